"""Draws the page *Doelgroepen* from its value."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode

import streamlit as st

from geo.screen.target_groups import GroupLine, GroupSection, Interval, TargetGroupsScreen


def draw(screen: TargetGroupsScreen, always: Mapping[str, str]) -> None:
    """Draw the groups, those that are seen least first; ``always`` is what every link keeps."""
    mark = f'<span class="demo">{escape(screen.watermark)}</span>' if screen.watermark else ""
    sections = "".join(_section(section, always) for section in screen.sections)
    st.html(
        f'<div class="bevinding"><h1>{escape(screen.headline)}</h1>'
        f"<p>{escape(screen.explanation)} {mark}</p></div>{sections}"
        f'<footer class="bronnen"><p>{escape(screen.note)}</p>'
        f"<p>Bronnen: {escape('; '.join(screen.sources))}. Gegevensversie "
        f"{escape(screen.data_version)}.</p></footer>"
    )


def _section(section: GroupSection, always: Mapping[str, str]) -> str:
    lines = "".join(_line(line, always) for line in section.lines)
    return (
        f'<section class="blad g-groepen"><h2>{escape(section.title)}</h2>'
        f'<div class="v-lijst">{lines}</div></section>'
    )


def _line(line: GroupLine, always: Mapping[str, str]) -> str:
    sensitive = '<span class="g-gevoelig">gevoelig</span>' if line.sensitive else ""
    facts = "".join(f"<dt>{escape(head)}</dt><dd>{escape(text)}</dd>" for head, text in line.facts)
    if line.elsewhere:
        facts += f"<dt>Ook zichtbaar in</dt><dd>{_items(line.elsewhere)}</dd>"
    if line.practice:
        advised = tuple(f"{each.waar}: {each.wat}" for each in line.practice)
        facts += f"<dt>Uit de praktijk</dt><dd>{_items(advised)}</dd>"
    if line.examples:
        facts += (
            f"<dt>Wat anderen doen</dt><dd>{_items(line.examples)}"
            '<span class="klein">Voorbeelden; hun effect is hier niet onderzocht.</span></dd>'
        )
    if line.source:
        said, url = line.source
        facts += (
            f'<dt>Bron</dt><dd><a href="{escape(url)}" target="_blank" '
            f'rel="noopener">{escape(said)}</a></dd>'
        )
    address = urlencode({"vraag": "groepen", "groep": line.code, **always})
    return (
        f'<details class="g-groep {line.flag}"><summary><b>{escape(line.label)} {sensitive}</b>'
        f'<span class="v-merk">{_interval(line.interval, line.ratio)}</span>'
        f'<span class="v-regel">{escape(line.verdict)}</span></summary>'
        f'<div class="v-inhoud"><p>{escape(line.statement)}</p><dl>{facts}</dl>'
        f'<p><a href="/?{escape(address)}" target="_self">Toon op de kaart</a></p></div></details>'
    )


def _items(texts: tuple[str, ...]) -> str:
    return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>"


def _interval(interval: Interval | None, ratio: str) -> str:
    """Draw a margin as a line, with its ratio on it and a mark where as expected lies."""
    if interval is None:
        return '<i class="g-marge leeg"></i><em>–</em>'
    width = 100 * (interval.high - interval.low)
    return (
        '<i class="g-marge" aria-hidden="true">'
        f'<s style="left:{100 * interval.reference:.1f}%"></s>'
        f'<u style="left:{100 * interval.low:.1f}%;width:{width:.1f}%"></u>'
        f'<q style="left:{100 * interval.at:.1f}%"></q></i><em>{escape(ratio)}</em>'
    )
