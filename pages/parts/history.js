// One act of the visitor is one step of the browser's history. Streamlit makes a step of every
// change of the address: also where a page completes its own as it opens, and twice where the
// choices of a page that is being opened arrive before its path. The way back would then lead to
// the same screen, or to one that never was. What follows on an act takes the place of its step.
let acted = false;
const push = history.pushState.bind(history);

history.pushState = (state, title, url) => {
  if (acted) push(state, title, url);
  else history.replaceState(state, title, url);
  acted = false;
};

for (const kind of ["pointerdown", "click", "keydown"]) {
  addEventListener(
    kind,
    ({ isTrusted }) => {
      if (isTrusted) acted = true;
    },
    true,
  );
}
