"""Draws the publication plan and the releases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import urlencode

import streamlit as st

from geo.areas import Areas
from geo.period import Period
from geo.screen.publication import PlanCell, PlanRow, PlanScreen
from geo.text import day, how_many
from loaders.releases import Correction, ReleaseEntry

_SHOWN = 100


def plan(screen: PlanScreen) -> None:
    """Draw what is published, by level and kind of period, and the rules behind it."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in ("Per", *screen.columns))
    rows = "".join(_row(row, screen.columns) for row in screen.rows)
    rules = "".join(f"<li>{escape(rule)}</li>" for rule in screen.rules)
    states = "".join(
        f'<li><i class="staal {line.state.value}"></i><b>{escape(line.label)}</b>'
        f"<span>{escape(line.meaning)}</span></li>"
        for line in screen.states
    )
    st.html(
        f'<div class="bevinding"><h1>{escape(screen.headline)}</h1>'
        f"<p>{escape(screen.explanation)}</p></div>"
        '<section class="blad"><h2>Wat verschijnt waar</h2>'
        '<div class="tabel vast plan" tabindex="0" role="region" aria-label="Publicatieplan">'
        f"<table><caption>Publicatieplan</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div></section>"
        f'<section class="blad"><h2>Zo schermen we af</h2><ul class="regels">{rules}</ul>'
        f'</section><section class="blad"><h2>Vier soorten cijfers</h2>'
        f'<ul class="toestanden">{states}</ul></section>'
    )


def _row(row: PlanRow, columns: Sequence[str]) -> str:
    cells = "".join(_cell(cell, column) for cell, column in zip(row.cells, columns, strict=True))
    return f'<tr><th scope="row">{escape(row.label)}</th>{cells}</tr>'


def _cell(cell: PlanCell, column: str) -> str:
    # On a phone there is no head of columns: each cell says which it is.
    label = f' data-label="{escape(column)}"'
    if cell.shown:
        return f"<td{label}><b>{escape(cell.text)}</b></td>"
    return f'<td class="niet"{label}><b>niet<span>{escape(cell.text)}</span></b></td>'


def releases(
    entries: Sequence[ReleaseEntry], gemeente: str, areas: Areas, labels: Mapping[str, str]
) -> None:
    """Draw the releases: which there are, what was corrected, and the way to open each."""
    if not entries:
        st.html('<section class="blad"><h2>Uitgaven</h2><p>Nog geen.</p></section>')
        return
    lines = "".join(
        _release(entry, gemeente, areas, labels, newest=entry is entries[0]) for entry in entries
    )
    st.html(
        '<section class="blad"><h2>Uitgaven</h2><p class="klein">Wat gepubliceerd is, ligt vast. '
        "Een verbetering komt in een volgende uitgave en staat hier genoemd.</p>"
        f'<ol class="uitgaven">{lines}</ol></section>'
    )


def _release(
    entry: ReleaseEntry,
    gemeente: str,
    areas: Areas,
    labels: Mapping[str, str],
    *,
    newest: bool,
) -> str:
    choices = {"gemeente": gemeente} | ({} if newest else {"uitgave": str(entry.nummer)})
    name = f"{'Demonstratie-uitgave' if entry.demonstratie else 'Uitgave'} {entry.nummer}"
    mark = '<span class="nieuwste">nieuwste</span>' if newest else ""
    note = f" {entry.toelichting}" if entry.toelichting else ""
    return (
        f"<li><div><b>{escape(name)}</b>{mark}<span>{escape(day(entry.gemaakt))}, door "
        f"{escape(entry.wie)}.{escape(note)}</span></div>"
        f'<a href="./?{escape(urlencode(choices))}" target="_self">Openen</a>'
        f"{_corrections(entry.correcties, areas, labels)}</li>"
    )


def _corrections(corrections: Sequence[Correction], areas: Areas, labels: Mapping[str, str]) -> str:
    if not corrections:
        return ""
    rows = "".join(
        f"<tr><th scope='row'>{escape(_name(c.gebied, areas, labels))}</th>"
        f"<td>{escape(labels.get(c.categorie, c.categorie))}</td>"
        f"<td>{escape(Period.parse(c.periode).label)}</td>"
        f'<td class="getal">{escape(c.was)}</td><td class="getal">{escape(c.wordt)}</td></tr>'
        for c in corrections[:_SHOWN]
    )
    more = f'<p class="klein">De eerste {_SHOWN}.</p>' if len(corrections) > _SHOWN else ""
    total = how_many(len(corrections), "cijfer", "cijfers")
    return (
        f'<details class="uitleg breed"><summary>{total} anders dan in de vorige uitgave</summary>'
        '<div class="tabel vast" tabindex="0" role="region" aria-label="Correcties"><table>'
        "<caption>Correcties</caption><thead><tr><th scope='col'>Gebied</th>"
        "<th scope='col'>Wat</th><th scope='col'>Periode</th><th scope='col'>Was</th>"
        f"<th scope='col'>Wordt</th></tr></thead><tbody>{rows}</tbody></table></div>{more}"
        "</details>"
    )


def _name(code: str, areas: Areas, labels: Mapping[str, str]) -> str:
    return areas[code].name if code in areas else labels.get(code, code)
