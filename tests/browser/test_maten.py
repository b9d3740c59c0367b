"""Every page and state at every width: nothing scrolls sideways, and no words are cut off."""

from __future__ import annotations

import pytest

from tests.browser.test_toegankelijk import STATES, go
from tests.conftest import LONG

pytestmark = pytest.mark.browser

SIZES = [(1440, 900), (1920, 1080), (1280, 720), (390, 844)]
ALWAYS = "stadsdeel"

# What is wider than its place, whether it scrolls there, leaves the window or is cut off. What is
# for a screen reader alone is a single pixel wide.
TOO_WIDE = """() => {
  const found = [];
  const window_width = document.documentElement.clientWidth;
  const tell = (what, e) => found.push(`${what}: ${e.tagName}.${e.getAttribute('class')} `
    + (e.value ?? e.textContent).trim().slice(0, 50));
  for (const e of document.querySelectorAll('body *')) {
    const style = getComputedStyle(e);
    const box = e.getBoundingClientRect();
    if (box.width <= 1 || box.height <= 1 || style.visibility === 'hidden') continue;
    if (e.closest('thead')?.getBoundingClientRect().width <= 1) continue;
    const wider = e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0;
    if (wider && ['auto', 'scroll'].includes(style.overflowX)) tell('scrolls', e);
    const words = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (wider && e.matches('input')) tell('cut off', e);
    if (wider && words && ['hidden', 'clip'].includes(style.overflowX)) tell('cut off', e);
    if (words && box.right > window_width + 1 && style.position !== 'fixed') tell('outside', e);
  }
  return found;
}"""


@pytest.mark.parametrize(
    "state",
    [pytest.param(s, marks=() if s.name == ALWAYS else LONG, id=s.name) for s in STATES],
)
def test_everything_fits(walk, state):
    walk.page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})
    page = go(walk, state)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        # Charts and the map are drawn anew.
        page.wait_for_timeout(500)
        walk.keep(f"maten-{state.name}-{width}")
        assert page.evaluate(TOO_WIDE) == [], width
