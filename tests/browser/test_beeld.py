"""The main screens still look as they did: pictures at half size, kept in ``tests/beeld``.

``STADSDEELKOMPAS_BEELD=1`` compares: another version of the browser draws other edges, so it is a
run of its own. What differs on purpose gets new pictures: ``STADSDEELKOMPAS_BEELD_NIEUW=1``.
The sidebar is left out, so that a new page changes nothing here.
"""

from __future__ import annotations

import io
import os

import numpy as np
import pytest
from PIL import Image

from tests.browser.conftest import ARTEFACTS
from tests.conftest import ROOT

pytestmark = pytest.mark.browser

PICTURES = ROOT / "tests" / "beeld" / "schermen"
_COLOURS = 64
# A pixel differs when it is seen to; a share of them may, as edges of letters and hatching do.
_SEEN = 40
MOST_SHARE = 0.01
MAIN = '[data-testid="stMain"]'
SCREENS = {
    "overzicht": ("", (1440, 900), ".bevinding h1"),
    "kaart": ("?hulpvraag=schulden", (1440, 900), ".tabel table"),
    "kaart-stadsdeel": ("?stadsdeel=SD051802&hulpvraag=schulden", (1440, 900), ".tabel table"),
    "kaart-telefoon": ("?hulpvraag=schulden", (390, 844), ".tabel table"),
    "missen": ("?vraag=missen", (1440, 900), ".tabel table"),
    "stadsdeel": ("stadsdeel?stadsdeel=SD051802", (1440, 900), ".p-wijken"),
    "doelgroepen": ("doelgroepen", (1440, 900), ".g-groep"),
}


def halved(shot: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(shot)).convert("RGB")
    return picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.BOX)


def few_colours(picture: Image.Image) -> Image.Image:
    return picture.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def different(one: Image.Image, other: Image.Image) -> float:
    """Return the share of pixels that differ visibly; everything, when the sizes do."""
    if one.size != other.size:
        return 1.0
    pair = (np.asarray(each.convert("RGB"), dtype=int) for each in (one, other))
    first, second = pair
    return float((np.abs(first - second).max(axis=2) > _SEEN).mean())


def test_a_difference_is_seen():
    plain = Image.new("RGB", (200, 100), "white")
    changed = plain.copy()
    changed.paste("navy", (0, 0, 40, 20))
    assert different(plain, plain) == 0
    assert different(plain, changed) == pytest.approx(0.04)
    assert different(plain, plain.resize((100, 50))) == 1.0


@pytest.mark.skipif(
    not any(os.environ.get(f"STADSDEELKOMPAS_BEELD{more}") == "1" for more in ("", "_NIEUW")),
    reason="a run of its own: STADSDEELKOMPAS_BEELD=1",
)
@pytest.mark.parametrize("name", SCREENS)
def test_the_screen_looks_as_before(visit, name, figure):
    address, size, landmark = SCREENS[name]
    v = visit(*size).at(address, landmark)
    # The font that comes with the app, and no other of this machine.
    assert v.page.evaluate("document.fonts.check(\"16px 'Source Sans'\")")
    assert "Source Sans" in v.page.evaluate("getComputedStyle(document.body).fontFamily")
    v.drawn()
    found = few_colours(halved(v.page.locator(MAIN).screenshot()))
    path = PICTURES / f"{name}.png"
    if os.environ.get("STADSDEELKOMPAS_BEELD_NIEUW") == "1":
        PICTURES.mkdir(exist_ok=True)
        found.save(path, optimize=True)
    ARTEFACTS.mkdir(exist_ok=True)
    found.save(ARTEFACTS / f"beeld-{name}.png")
    share = different(found, Image.open(path))
    figure(f"{name}: {100 * share:.2f}% of the pixels differ")
    assert share <= MOST_SHARE
