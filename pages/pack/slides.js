// Shows one slide at a time: arrow keys, space, Home and End, a click, or a tap.
const STEPS = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, Enter: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };

function present(root, close) {
  const slides = [...root.querySelectorAll(".dia")];
  let at = 0;
  const show = (k) => {
    at = Math.max(0, Math.min(slides.length - 1, k));
    slides.forEach((slide, i) => { slide.hidden = i !== at; });
    slides[at].scrollTop = 0;
    // The heading is read aloud, and keys go where the reader looks.
    slides[at].querySelector("h2").focus({ preventScroll: true });
  };
  const onKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // A button keeps its own keys, and a table scrolls with the arrows up and down.
    if (event.target.closest?.("button") && ["Enter", " "].includes(event.key)) return;
    const scrolls = /^(ArrowUp|ArrowDown|PageUp|PageDown| )$/.test(event.key);
    if (scrolls && event.target.closest?.(".dia-tabel")) return;
    // So does a slide that is longer than a small screen.
    if (scrolls && slides[at].scrollHeight > slides[at].clientHeight + 1) return;
    if (event.key === "Home") show(0);
    else if (event.key === "End") show(slides.length - 1);
    else if (event.key in STEPS) show(at + STEPS[event.key]);
    else if (event.key === "Escape" && close) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onClick = (event) => {
    if (event.target.closest("button, a, .dia-tabel") || String(getSelection())) return;
    show(at + (event.clientX < innerWidth / 3 ? -1 : 1));
  };
  root.classList.add("een-tegelijk");
  document.addEventListener("keydown", onKey, true);
  root.addEventListener("click", onClick);
  show(0);
  return () => {
    document.removeEventListener("keydown", onKey, true);
    root.removeEventListener("click", onClick);
  };
}
