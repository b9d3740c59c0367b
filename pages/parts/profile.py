"""Draws the page of a stadsdeel from its value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import urlencode

import streamlit as st

from geo.cell import Cell
from geo.screen.line import Remark
from geo.screen.profile import ChangeLine, Changes, Comparison, Finding, Profile, Small
from pages.parts.panel import bars, course
from pages.parts.remarks import remarks_html


def draw(profile: Profile, always: Mapping[str, str], said: Mapping[str, Sequence[Remark]]) -> None:
    """Draw the page.

    Parameters
    ----------
    profile : Profile
    always : mapping
        Address parameters that every link keeps.
    said : mapping of str to sequence of Remark
        What points say of the findings, by question of the map.
    """
    mark = f'<span class="demo">{escape(profile.watermark)}</span>' if profile.watermark else ""
    st.html(
        f'<div class="bevinding"><h1>{escape(profile.headline)}</h1>'
        f"<p>{escape(profile.subtitle)}. {escape(profile.explanation)} {mark}</p></div>"
    )
    left, right = st.columns([7, 5], gap="medium")
    with left:
        blocks = "".join(blocks_html(profile))
        st.html(
            '<section class="blad p-vak p-verandering"><h2>Wat is er veranderd?</h2>'
            f"{blocks}</section>"
        )
    with right:
        trend = course(profile.trend) if profile.trend else ""
        findings = "".join(
            _finding(each, always, said.get(each.address["vraag"], ())) for each in profile.findings
        )
        st.html(
            f'<section class="blad p-vak paneel">{trend}</section>'
            '<section class="blad p-vak p-bevindingen"><h2>Wat de kaarten laten zien</h2>'
            f"<ol>{findings}</ol></section>"
        )
    wijken = "".join(_small(each, always) for each in profile.wijken)
    st.html(
        f'<section class="blad p-vak"><h2>{escape(profile.wijken_title)}</h2>'
        f'<p class="klein">{escape(profile.wijken_note)}</p>'
        f'<div class="p-wijken">{wijken}</div></section>'
    )
    if profile.comparison:
        st.html(_comparison(profile.comparison))
    st.html(
        f'<footer class="bronnen"><p>Bronnen: {escape("; ".join(profile.sources))}.</p>'
        f"<p>{escape(profile.protection_note)} Gegevensversie {escape(profile.data_version)}.</p>"
        "</footer>"
    )


def blocks_html(profile: Profile) -> list[str]:
    """Return what changed, a block per pair of periods."""
    return [_changes(block, profile.headline) for block in profile.changes]


def _changes(block: Changes, headline: str) -> str:
    told = "".join(f"<li>{escape(text)}</li>" for text in block.registration)
    registration = (
        f'<div class="p-registratie"><h4>Veranderd in de registratie</h4><ul>{told}</ul></div>'
    )
    lines = "".join(map(_line, block.lines))
    # What the page says on top is not said again here.
    said = "" if block.headline == headline else f"<p>{escape(block.headline)}</p>"
    return (
        f"<h3>{escape(block.title)}</h3>{said}"
        f'<ul class="p-regels">{lines}</ul>'
        f'<p class="klein">{escape(block.unchanged)}</p>{registration if told else ""}'
    )


def _line(line: ChangeLine) -> str:
    return (
        f'<li class="p-{escape(line.verdict.name.lower())}"><b>{escape(line.label)}</b>'
        f"<span>{escape(line.before.text)} &rarr; {escape(line.now.text)}</span>"
        f"<em>{escape(line.text)}</em><small>{escape(line.city)}</small></li>"
    )


def _finding(finding: Finding, always: Mapping[str, str], said: Sequence[Remark]) -> str:
    address = urlencode({**always, **finding.address})
    return (
        f"<li><p>{escape(finding.text)}</p>"
        f'<a href="./?{escape(address)}" target="_self">{escape(finding.question)}</a>'
        f"{remarks_html(said)}</li>"
    )


def _small(wijk: Small, always: Mapping[str, str]) -> str:
    address = urlencode({**always, **wijk.address})
    return (
        f'<article><h3><a href="./?{escape(address)}" target="_self">{escape(wijk.name)}</a></h3>'
        f"<p>{escape(wijk.figure)}</p>{bars(wijk.bars)}</article>"
    )


def _comparison(value: Comparison) -> str:
    head = "".join(f'<th scope="col" class="getal">{escape(name)}</th>' for name in value.columns)
    rows, alike = _rows(value.rows, value.columns), _rows(value.alike, value.columns)
    return (
        f'<section class="blad p-vak"><h2>{escape(value.title)}</h2>'
        f'<p class="klein">{escape(value.note)}</p>'
        '<div class="tabel vast p-geheel" tabindex="0" role="region" aria-label="Vergelijking">'
        f"<table><caption>{escape(value.title)}</caption><thead><tr>"
        f'<th scope="col">Hulpvraag</th>{head}</tr></thead><tbody>{rows}</tbody>'
        f'<tbody class="p-inwoners"><tr><th scope="rowgroup" colspan="{len(value.columns) + 1}">'
        f"Waarop ze lijken</th></tr>{alike}</tbody></table></div></section>"
    )


def _rows(rows: Sequence[tuple[str, tuple[Cell, ...]]], columns: Sequence[str]) -> str:
    return "".join(
        f'<tr><th scope="row">{escape(label)}</th>'
        + "".join(
            f'<td class="getal {c.state.value}" data-label="{escape(name)}">{escape(c.text)}</td>'
            for name, c in zip(columns, cells, strict=True)
        )
        + "</tr>"
        for label, cells in rows
    )
