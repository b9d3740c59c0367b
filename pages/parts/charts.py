"""Draws charts as inline SVG: the value says where everything lies, this only scales it."""

from __future__ import annotations

from html import escape

import streamlit as st

from geo.reach_words import Flag
from geo.screen.charts import Chart, Mark

_WIDE, _HIGH, _EDGE, _FOOT = 520, 300, 42, 38
_ROW = 13
_NAMED, _NAMED_ROW = 12, 32
# How far right a line may end with its name still behind it.
_NAME_BEHIND = 0.7
_STANDS_OUT = (Flag.LOWER, Flag.HIGHER)
# Streamlit removes drawings from plain HTML; a component draws what it is given.
_component = st.components.v2.component(
    "grafiek",
    html="<div></div>",
    js="""export default function ({ parentElement, data }) {
  const place = parentElement.querySelector("div");
  if (place.dataset.drawn !== data.figure) {
    place.innerHTML = data.figure;
    place.dataset.drawn = data.figure;
  }
}""",
    isolate_styles=False,
)


def draw(chart: Chart, chosen: str) -> None:
    """Draw a chart: a funnel where it has limits, else a line per area."""
    (funnel if chart.curves else caterpillar)(chart, chosen)


def picture(key: str, figure: str) -> None:
    """Draw an SVG in the page itself: as an image it would not have the letters of the page.

    Parameters
    ----------
    key : str
    figure : str
        HTML with the drawing, which says itself what it shows.
    """
    _component(key=f"grafiek_{key}", data={"figure": figure})


def funnel(chart: Chart, chosen: str) -> None:
    """Draw points by what is expected, between the limits of chance."""
    lines = "".join(
        '<polyline class="grens" points="'
        + " ".join(f"{_x(x):.1f},{_y(y):.1f}" for x, y in curve)
        + '"/>'
        for curve in chart.curves
    )
    level = _y(chart.reference)
    axis = "".join(
        f'<text class="as" x="{_EDGE - 6}" y="{_y(tick.at) + 4:.1f}" text-anchor="end">'
        f"{escape(tick.text)}</text>"
        for tick in chart.up
    ) + "".join(
        f'<text class="as" x="{_x(tick.at):.1f}" y="{_HIGH - _FOOT + 15}" text-anchor="middle">'
        f"{escape(tick.text)}</text>"
        for tick in chart.across
    )
    points = "".join(
        f'<circle class="{_look(mark, chosen)}" cx="{_x(mark.x):.1f}" cy="{_y(mark.y):.1f}" '
        f'r="4.5"><title>{escape(mark.text)}</title></circle>'
        for mark in chart.marks
    )
    _draw(
        "trechter",
        chart,
        f'<line class="nul" x1="{_EDGE}" x2="{_WIDE}" y1="{level:.1f}" y2="{level:.1f}"/>'
        f'{lines}{axis}{points}<text class="as" x="{_WIDE}" y="{_HIGH - 5}" text-anchor="end">'
        f"{escape(chart.across_label)}</text>",
        _HIGH,
    )


def caterpillar(chart: Chart, chosen: str) -> None:
    """Draw a line per area from the lower to the upper margin, with its ratio on it."""
    # A few areas have room for their names.
    named = len(chart.marks) <= _NAMED
    row = _NAMED_ROW if named else _ROW
    high = row * len(chart.marks) + _FOOT
    level = _x(chart.reference)
    rows = "".join(
        f'<g class="{_look(mark, chosen)}"><title>{escape(mark.text)}</title>'
        f'<line x1="{_x(mark.low):.1f}" x2="{_x(mark.high):.1f}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<circle cx="{_x(mark.x):.1f}" cy="{y:.1f}" r="3"/></g>'
        for mark in chart.marks
        for y in [mark.y * row * len(chart.marks) + 4]
    )
    if named:
        rows += "".join(
            f'<text class="naam" x="{_EDGE}" y="{mark.y * row * len(chart.marks) - 5:.1f}">'
            f"{escape(mark.name)}</text>"
            for mark in chart.marks
        )
    else:
        # Of many, those that stand out are what the chart is about.
        rows += "".join(
            _name_beside(mark, mark.y * row * len(chart.marks) + 8)
            for mark in chart.marks
            if mark.look in _STANDS_OUT or mark.code == chosen
        )
    axis = "".join(
        f'<text class="as" x="{_x(tick.at):.1f}" y="{high - 20}" text-anchor="middle">'
        f"{escape(tick.text)}</text>"
        for tick in chart.across
    )
    _draw(
        "marges",
        chart,
        f'<line class="nul" x1="{level:.1f}" x2="{level:.1f}" y1="0" y2="{high - _FOOT + 4}"/>'
        f'{rows}{axis}<text class="as" x="{_WIDE}" y="{high - 5}" text-anchor="end">'
        f"{escape(chart.across_label)}</text>",
        high,
    )


def _name_beside(mark: Mark, y: float) -> str:
    behind = mark.high <= _NAME_BEHIND
    x, anchor = (_x(mark.high) + 8, "start") if behind else (_x(mark.low) - 8, "end")
    return (
        f'<text class="naam klein" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">'
        f"{escape(mark.name)}</text>"
    )


def _draw(name: str, chart: Chart, drawing: str, high: int) -> None:
    words = escape(chart.description)
    picture(
        name,
        f'<figure class="grafiek"><figcaption>{escape(chart.title)}</figcaption>'
        f'<svg viewBox="0 0 {_WIDE + 8} {high}" role="img" aria-label="{words}">'
        f"{drawing}</svg><p>{words}</p></figure>",
    )


def _x(place: float) -> float:
    return _EDGE + place * (_WIDE - _EDGE)


def _y(place: float) -> float:
    return (1 - place) * (_HIGH - _FOOT - 8) + 8


def _look(mark: Mark, chosen: str) -> str:
    return f"{mark.look}{' gekozen' if mark.code == chosen else ''}"
