// A page completes its address as it opens, and Streamlit makes that a step of the browser's
// history: the way back would then lead to the same screen. As long as nobody touched the page,
// such a change takes the place of the step before.
let untouched = true;
const push = history.pushState.bind(history);

history.pushState = (state, title, url) => {
  const another = new URL(url, location.href).pathname !== location.pathname;
  if (!another && untouched) history.replaceState(state, title, url);
  else push(state, title, url);
  if (another) untouched = true;
};

for (const kind of ["pointerdown", "click", "keydown"]) {
  addEventListener(
    kind,
    ({ isTrusted }) => {
      if (isTrusted) untouched = false;
    },
    true,
  );
}
