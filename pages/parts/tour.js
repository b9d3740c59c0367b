// The tour of the first visit. What was seen is remembered by this browser only; where it may not
// remember anything, the tour is shown once per visit.
const SEEN = "stadsdeelkompas.rondleiding";
let seen = false;

const remembered = () => {
  try {
    return seen || localStorage.getItem(SEEN) !== null;
  } catch {
    return seen; // storage is forbidden here
  }
};

const remember = () => {
  seen = true;
  try {
    localStorage.setItem(SEEN, "gezien");
  } catch {
    // storage is forbidden here: it is known until the page is left
  }
};

function node(tag, look, text = "") {
  return Object.assign(document.createElement(tag), { className: look, textContent: text });
}

export default function ({ parentElement, data }) {
  const card = parentElement.querySelector(".rondleiding");
  if (remembered() || !card.hidden) return;
  let place = 0;

  const point = (at) => {
    document.querySelectorAll(".wordt-aangewezen").forEach((e) => e.classList.remove("wordt-aangewezen"));
    const target = at ? document.querySelector(`.${at}`) : null;
    target?.classList.add("wordt-aangewezen");
    target?.scrollIntoView({ block: "nearest" });
  };
  const stop = () => {
    remember();
    point("");
    card.hidden = true;
    card.replaceChildren();
    removeEventListener("keydown", onKey);
  };
  const onKey = (event) => {
    // Esc in a list or a text of its own closes that first.
    if (event.key === "Escape" && (event.target === document.body || card.contains(event.target))) stop();
  };
  const draw = () => {
    const step = data.steps[place];
    const last = place === data.steps.length - 1;
    const words = node("div", "rondleiding-tekst");
    words.setAttribute("aria-live", "polite");
    words.append(
      node("span", "", `Stap ${place + 1} van ${data.steps.length}`),
      node("b", "", step.titel),
      node("p", "", step.tekst),
    );
    const skip = node("button", "rondleiding-over", "Overslaan");
    skip.onclick = stop;
    const next = node("button", "rondleiding-verder", last ? "Klaar" : "Verder");
    next.onclick = () => {
      if (last) return stop();
      place += 1;
      draw();
      card.querySelector(".rondleiding-verder").focus();
    };
    const buttons = node("div", "rondleiding-knoppen");
    buttons.append(...(last ? [next] : [skip, next]));
    card.replaceChildren(words, buttons);
    point(step.bij);
  };
  card.hidden = false;
  draw();
  addEventListener("keydown", onKey);
}
