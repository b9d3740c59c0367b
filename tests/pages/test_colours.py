"""What is told apart by colour is told apart by everyone: colour blind, and on a grey print.

Differences are distances in CAM02-UCS (Luo, Cui and Li 2006), where 1 is about what an eye sees
side by side. Colour blindness is simulated as by Machado, Oliveira and Fernandes (2009), whole
(severity 100); grey keeps the lightness and drops the colour. Both come from colorspacious.
"""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from colorspacious import cspace_convert, deltaE

from geo.classes import ratio_breaks
from geo.screen.demand_measures import _CHANGE_BREAKS
from geo.screen.flag_looks import _LOOKS
from geo.screen.model import LegendItem, Scale
from loaders.colours import load_colours
from pages.parts.style import brand, colour_of, rgb

EYES = ["normal", "protanomaly", "deuteranomaly", "tritanomaly", "grey"]
# On a map two areas of neighbouring classes are seldom side by side: far more than just visible.
LEAST_BETWEEN_CLASSES = 8.0
# Within "geen duidelijk verschil" the shades carry no finding, and categories have names too.
LEAST_BETWEEN_SHADES = 5.0
# WCAG 2.2, 1.4.3: text, and text of 24 px or 19 px bold.
LEAST_CONTRAST = 4.5


def seen(colour: str, eye: str) -> np.ndarray:
    plain = np.array(rgb(colour)) / 255
    if eye == "normal":
        return plain
    if eye == "grey":
        lightness, _, hue = cspace_convert(plain, "sRGB1", "JCh")
        return np.clip(cspace_convert([lightness, 0, hue], "JCh", "sRGB1"), 0, 1)
    blind = {"name": "sRGB1+CVD", "cvd_type": eye, "severity": 100}
    return np.clip(cspace_convert(plain, blind, "sRGB1"), 0, 1)


def difference(one: str, other: str, eye: str) -> float:
    return float(deltaE(seen(one, eye), seen(other, eye), input_space="sRGB1"))


def classes(scale: Scale, n: int) -> list[str]:
    return [colour_of(LegendItem("", 0, k / (n - 1)), scale) for k in range(n)]


def test_the_simulation_is_that_of_the_article():
    """Machado et al. 2009, table 1: the rows of severity 1.0 on linear RGB, for pure red."""
    table = {
        "protanomaly": (0.152286, 0.114503, -0.003882),
        "deuteranomaly": (0.367322, 0.280085, -0.011820),
        "tritanomaly": (1.255528, -0.078411, 0.004733),
    }
    for eye, column in table.items():
        found = cspace_convert(
            cspace_convert([1, 0, 0], "sRGB1-linear", "sRGB1"),
            {"name": "sRGB1+CVD", "cvd_type": eye, "severity": 100},
            "sRGB1-linear",
        )
        assert np.allclose(found, column, atol=2e-3), eye


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("n", [2, 3, 4, 5])
def test_neighbouring_classes_of_a_rising_scale(eye, n):
    for one, other in pairwise(classes(Scale.SEQUENTIAL, n)):
        assert difference(one, other, eye) >= LEAST_BETWEEN_CLASSES, (one, other)


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("breaks", [ratio_breaks(), _CHANGE_BREAKS], ids=["ratio", "change"])
def test_neighbouring_classes_of_a_diverging_scale(eye, breaks):
    for one, other in pairwise(classes(Scale.DIVERGING, len(breaks) + 1)):
        assert difference(one, other, eye) >= LEAST_BETWEEN_CLASSES, (one, other)


@pytest.mark.parametrize("eye", EYES)
def test_a_finding_differs_from_every_other_look(eye):
    """Also the two ends of the scale from each other, which a grey print brings together."""
    colours = {
        code: colour_of(LegendItem("", 0, shade, faint=code.startswith("tint")), Scale.DIVERGING)
        for code, _, shade in _LOOKS
    }
    tints = [code for code in colours if code.startswith("tint")]
    for one, other in combinations(colours, 2):
        if one in tints and other in tints:
            continue
        found = difference(colours[one], colours[other], eye)
        assert found >= LEAST_BETWEEN_CLASSES, (one, other, found)
    for one, other in pairwise(tints):
        assert difference(colours[one], colours[other], eye) >= LEAST_BETWEEN_SHADES


@pytest.mark.parametrize("eye", EYES)
def test_every_two_categories(eye):
    steps = load_colours().schalen[Scale.CATEGORICAL.value].stappen
    for one, other in combinations(steps, 2):
        assert difference(one, other, eye) >= LEAST_BETWEEN_SHADES, (one, other)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2.2 (definition of relative luminance)."""
    lights = sorted(
        float(
            cspace_convert(np.array(rgb(c)) / 255, "sRGB1", "sRGB1-linear")
            @ (0.2126, 0.7152, 0.0722)
        )
        for c in (one, other)
    )
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def test_contrast_of_black_and_white():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("text", ["tekst", "tekst_zacht", "groen_donker", "blauw", "rood"])
@pytest.mark.parametrize("ground", ["vlak", "achtergrond", "leeg", "groen_licht"])
def test_every_text_colour_reads_on_every_ground(text, ground):
    assert contrast(brand(text), brand(ground)) >= LEAST_CONTRAST
