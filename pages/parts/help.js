// Help where the question arises: a button with data-uitleg opens a few lines beside it. It lies
// above everything, so nothing moves; Esc or a click elsewhere closes it.
const EDGE_PX = 8;

function place(box, button) {
  const at = button.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const below = at.bottom + EDGE_PX / 2;
  const top = below + height > innerHeight - EDGE_PX ? at.top - height - EDGE_PX / 2 : below;
  box.style.top = `${Math.max(EDGE_PX, top)}px`;
  box.style.left = `${Math.max(EDGE_PX, Math.min(at.left, innerWidth - width - EDGE_PX))}px`;
}

addEventListener("click", ({ target }) => {
  const button = target.closest?.("button[data-uitleg]");
  if (!button) return;
  const box = document.createElement("div");
  const [name, ...lines] = button.dataset.uitleg.split("\n");
  box.className = "begrip-tekst";
  box.popover = "auto";
  box.tabIndex = -1;
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", name);
  box.append(Object.assign(document.createElement("b"), { textContent: name }));
  for (const line of lines) {
    box.append(Object.assign(document.createElement("p"), { textContent: line }));
  }
  button.after(box);
  box.showPopover();
  place(box, button);
  box.focus();
  box.addEventListener("toggle", ({ newState }) => newState === "closed" && box.remove());
  const close = () => box.isConnected && box.hidePopover();
  for (const moved of ["scroll", "resize"]) addEventListener(moved, close, { capture: true, once: true });
});
