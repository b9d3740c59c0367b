"""Shows slides full screen, over everything else, until Esc."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

_SCRIPT = (Path(__file__).parents[1] / "pack" / "slides.js").read_text(encoding="utf-8")
_component = st.components.v2.component(
    "vergaderstand",
    html='<dialog class="dias" aria-label="Vergaderstand"></dialog>',
    js=_SCRIPT
    + """
export default function ({ parentElement, data, setTriggerValue }) {
  const dialog = parentElement.querySelector("dialog");
  if (dialog.open) return;
  dialog.innerHTML = data.slides
    + '<p class="dia-hint">Vorige en volgende: pijltjes, klik of tik</p>'
    + '<button type="button" class="dia-sluit">Sluiten (Esc)</button>';
  let stop = () => {};
  const leave = () => {
    stop();
    document.removeEventListener("fullscreenchange", onFullScreen);
    removeEventListener("popstate", close);
    if (document.fullscreenElement) document.exitFullscreen();
    if (dialog.open) dialog.close();
  };
  const close = () => { leave(); setTriggerValue("dicht", true); };
  // In full screen the browser takes Esc for itself.
  const onFullScreen = () => { if (!document.fullscreenElement) close(); };
  dialog.querySelector(".dia-sluit").onclick = close;
  dialog.oncancel = (event) => { event.preventDefault(); close(); };
  // Back leads to another screen: slides of this one would hide it.
  addEventListener("popstate", close);
  dialog.showModal();
  stop = present(dialog, close);
  document.documentElement.requestFullscreen?.().then(
    () => document.addEventListener("fullscreenchange", onFullScreen),
    () => {},  // not allowed here: the slides fill the window
  );
  return leave;
}
""",
    isolate_styles=False,
)


def slides_dialog(slides: str, style: str, closed: Callable[[], None]) -> None:
    """Show slides until the visitor closes them.

    Parameters
    ----------
    slides, style : str
        As ``pages.pack.slides`` makes them.
    closed : callable
        Called when the visitor has closed them.
    """
    _component(
        key="vergaderdias",
        data={"slides": f"<style>{style}</style>{slides}"},
        on_dicht_change=closed,
    )
