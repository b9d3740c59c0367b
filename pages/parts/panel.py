"""What stands beside and around the map, drawn as plain HTML from the screen's value."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

import streamlit as st

from geo.cell import State
from geo.screen.help_words import definition_lines, state_lines
from geo.screen.model import Bar, Fold, LegendItem, Offer, Panel, Scale, Screen, Trend
from pages.pack.svg import circle_part
from pages.parts.csv_text import csv_text
from pages.parts.help import help_button
from pages.parts.style import colour_of

_CHART_PX = 72
_MIN_HEIGHT = 0.03
_LARGEST_CIRCLE_PX = 24


def headline(screen: Screen) -> None:
    """Draw the finding in one sentence, and what it is about."""
    mark = f'<span class="demo">{escape(screen.watermark)}</span>' if screen.watermark else ""
    st.html(
        f'<div class="bevinding"><h1>{escape(screen.headline)}</h1>'
        f"<p>{escape(screen.explanation)} {mark}</p>{_offer(screen.offer)}</div>"
    )


def _offer(offer: Offer | None) -> str:
    """Return what is published instead, with a link to it."""
    if offer is None:
        return ""
    link = ""
    if offer.selection is not None:
        address = escape(f"?{urlencode(offer.selection.parameters())}")
        link = f' <a href="{address}" target="_self">{escape(offer.label)}</a>'
    return f'<p class="aanbod">{escape(offer.text)}{link}</p>'


def notices(texts: tuple[str, ...]) -> None:
    """Draw what the app had to change in the user's wishes, as one message."""
    if texts:
        lines = "".join(f"<p>{escape(text)}</p>" for text in texts)
        st.html(f'<div class="let-op" role="status">{lines}</div>')


def legend(screen: Screen) -> None:
    """Draw the legend: every look, its meaning and its number of areas, and what high means."""
    st.html(legend_html(screen))


def legend_html(screen: Screen) -> str:
    """Return the legend as HTML."""
    items = "".join(
        f"<li>{_swatch(item, screen)}<span>{escape(item.text)}</span><b>{item.count}</b>"
        f"{help_button(_state_help(item))}</li>"
        for item in screen.legend
    )
    return (
        f'<div class="legenda"><h2>{escape(screen.legend_title)}'
        f"{help_button(definition_lines(screen.definition))}</h2><ul>{items}</ul>"
        f"<p>{escape(screen.definition.direction)} {escape(screen.coverage_note)}</p></div>"
    )


def _state_help(item: LegendItem) -> tuple[str, ...]:
    return () if item.state is State.NUMBER else state_lines(item.state)


def _swatch(item: LegendItem, screen: Screen) -> str:
    if item.state is not State.NUMBER:
        return f'<i class="staal {item.state.value}"></i>'
    colour = colour_of(item, screen.map.scale)
    if screen.map.scale is Scale.CIRCLES:
        size = _LARGEST_CIRCLE_PX * circle_part(item, screen)
        return (
            f'<i class="staal rond"><em style="width:{size:.0f}px;height:{size:.0f}px;'
            f'background:{colour}"></em></i>'
        )
    return f'<i class="staal" style="background:{colour}"></i>'


def panel(value: Panel) -> None:
    """Draw the selected area."""
    told = " ".join(part for part in (value.statement, value.hint) if part)
    parts = [
        f'<section class="paneel" aria-label="{escape(value.title)}">',
        f"<h2>{escape(value.title)}</h2><p>{escape(value.subtitle)}</p>",
        f'<div class="cijfer">{escape(value.figure)}</div><p>{escape(told)}</p>',
    ]
    if value.bars:
        parts.append(f"<h3>{escape(value.bars_title)}</h3>")
        parts += [f'<p class="klein">{escape(note)}</p>' for note in value.notes]
        parts.append(bars(value.bars))
        if value.bars_note:
            parts.append(f'<p class="klein">{escape(value.bars_note)}</p>')
    else:
        parts += [f'<p class="klein">{escape(note)}</p>' for note in value.notes]
    if value.trend:
        parts.append(course(value.trend))
    if value.fold:
        parts.append(_fold(value.fold))
    parts.append("</section>")
    st.html("".join(parts))


def _fold(fold: Fold) -> str:
    items = "".join(
        f"<li><b>{escape(item.label)}</b><span>{escape(item.verdict)}</span>"
        f"{''.join(f'<p>{escape(line)}</p>' for line in item.lines)}</li>"
        for item in fold.items
    )
    return (
        f'<details class="verklaringen"><summary>{escape(fold.title)}</summary>'
        f'<p class="klein">{escape(fold.intro)}</p><ul>{items}</ul></details>'
    )


def bars(values: Sequence[Bar]) -> str:
    """Return bars as HTML."""
    return f'<ul class="staven">{"".join(map(_bar, values))}</ul>'


def _bar(bar: Bar) -> str:
    mark = f'<s style="left:{100 * bar.mark:.1f}%"></s>' if bar.mark is not None else ""
    return (
        f'<li class="{bar.cell.state.value}"><span>{escape(bar.label)}</span>'
        f'<i><em style="left:{100 * bar.start:.1f}%;width:{100 * bar.length:.1f}%"></em>{mark}</i>'
        f"<b>{escape(bar.cell.text)}</b></li>"
    )


def course(trend: Trend) -> str:
    """Return columns per quarter; a withheld quarter is hatched, one without data is a gap."""
    columns = []
    for point in trend.points:
        quarter, _, year = point.label.partition(" ")
        columns.append(
            f'<li class="{point.cell.state.value}"><b>{escape(point.cell.text)}</b>'
            f'<i style="height:{max(point.height, _MIN_HEIGHT) * _CHART_PX:.0f}px"></i>'
            f"<span>{escape(quarter)}<br>{escape(year)}</span></li>"
        )
    notes = "".join(f'<p class="klein">{escape(note)}</p>' for note in trend.notes)
    return f'<h3>{escape(trend.title)}</h3><ol class="verloop">{"".join(columns)}</ol>{notes}'


def download(screen: Screen) -> None:
    """Draw the way to the rows behind the screen, to compute its figures again by hand."""
    sheet = screen.sheet
    if sheet is None:
        return
    st.download_button(
        "Rijen downloaden om na te rekenen (CSV)",
        lambda: csv_text(sheet),
        file_name=f"{sheet.name}.csv",
        mime="text/csv",
        key="rijen",
        on_click="ignore",
    )


def footer(screen: Screen) -> None:
    """Draw the definition of the figure, the sources and the data version."""
    d = screen.definition
    remark = f"<p>{escape(d.remark)}</p>" if d.remark else ""
    st.html(
        '<details class="uitleg"><summary>Wat betekent dit cijfer?</summary>'
        f"<h3>{escape(d.label)}</h3><p>{escape(d.text)}</p>{remark}"
        f"<dl><dt>Eenheid</dt><dd>{escape(d.unit)}</dd><dt>Berekening</dt>"
        f"<dd>{escape(d.formula)}</dd><dt>Richting</dt><dd>{escape(d.direction)}</dd>"
        f"<dt>Bron</dt><dd>{escape(d.source)}</dd></dl></details>"
        f'<footer class="bronnen"><p>Bronnen: {escape("; ".join(screen.sources))}.</p>'
        f"<p>{escape(screen.protection_note)} Gegevensversie {escape(screen.data_version)}.</p>"
        "</footer>"
    )
