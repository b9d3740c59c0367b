"""Draws what a check found, and what a delivery would change."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from geo.screen.check_words import skipped_words
from geo.screen.preview import Change, Preview
from geo.text import number
from loaders.heading_fit import OTHER_BREAKDOWN, OVER_PERIODS, OVER_UNITS
from loaders.rejected import rejected_workbook
from loaders.report import Problem, Report
from loaders.standard import FileKind
from pages.parts import internal
from pages.parts.delivery_flow import Desk

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHOWN = 100
_OTHERWISE = (OVER_PERIODS, OVER_UNITS)


def report(value: Report, desk: Desk) -> None:
    """Draw the outcome of a check: the counts, every problem, and the rejected rows to download."""
    kind = desk.context.standard[value.soort]

    def rejected() -> bytes:
        internal.noted(desk, f"afgewezen rijen van '{value.bestand}' gedownload")
        return rejected_workbook(value)

    with st.container(key="levering_controle"):
        st.html(f"<h2>Controle</h2>{_sum(value)}{_skipped(value)}")
        if value.fouten:
            st.html(_problems("Afgewezen", value.fouten))
        if value.afgewezen:
            st.download_button(
                "Afgewezen rijen downloaden (Excel)",
                rejected,
                file_name=f"afgewezen_{value.bestand.rsplit('.', 1)[0]}.xlsx",
                mime=XLSX,
                key="levering_afgewezen",
                on_click="ignore",
            )
        # What is about the whole file, or about columns, is not hidden behind a click.
        seen = [w for w in value.waarschuwingen if w.rij is None or not w.kolom]
        if seen:
            st.html(_problems("Let op", seen))
        if aside := [w for w in value.waarschuwingen if w.rij is not None and w.kolom]:
            count = len(aside)
            words = "opmerking" if count == 1 else "opmerkingen"
            st.html(
                f'<details class="uitleg breed"><summary>{number(count)} {words}</summary>'
                "<p>Deze rijen zijn wel in orde; kijk of ze kloppen.</p>"
                f"{_problems('Opmerkingen', aside)}</details>"
            )
        st.html(_columns(value, kind))


def _sum(value: Report) -> str:
    """Rows read = accepted + rejected, always."""
    parts = (
        ("", value.gelezen, "gelezen"),
        ("=", value.geaccepteerd, "geaccepteerd"),
        ("+", value.afgewezen, "afgewezen"),
    )
    cells = "".join(
        f"{f'<i>{sign}</i>' if sign else ''}"
        f'<div class="{word if count else "nul"}"><b>{number(count)}</b><span>{word}</span></div>'
        for sign, count, word in parts
    )
    return f'<div class="som">{cells}</div>'


def _skipped(value: Report) -> str:
    words = skipped_words((s.rij, s.reden) for s in value.overgeslagen)
    return (
        f'<p class="klein">Overgeslagen, want geen gegevens: {escape(words)}.</p>' if words else ""
    )


def _problems(caption: str, problems: Sequence[Problem]) -> str:
    rows = "".join(map(_problem, problems[:_SHOWN]))
    more = (
        f'<p class="klein">De eerste {_SHOWN} van {number(len(problems))}.</p>'
        if len(problems) > _SHOWN
        else ""
    )
    head = "".join(
        f'<th scope="col" class="{kind}">{word}</th>'
        for word, kind in (
            ("Rij", "getal"),
            ("Kolom", ""),
            ("Waarde", ""),
            ("Wat is er", ""),
            ("Voorstel", ""),
        )
    )
    return (
        f'<div class="tabel vast" tabindex="0" role="region" aria-label="{caption}"><table>'
        f"<caption>{caption}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>{more}"
    )


def _problem(problem: Problem) -> str:
    row = "" if problem.rij is None else number(problem.rij)
    return (
        f'<tr><td class="getal" data-label="Rij">{row}</td>'
        f'<td data-label="Kolom">{escape(problem.kolom)}</td>'
        f'<td class="waarde" data-label="Waarde">{escape(problem.waarde)}</td>'
        f'<td class="zin">{escape(problem.reden)}</td>'
        f'<td data-label="Voorstel">{escape(problem.voorstel)}</td></tr>'
    )


def _columns(value: Report, kind: FileKind) -> str:
    """Show how the columns were read."""
    mapping = value.mapping
    lines = [(heading, column) for column, heading in mapping.kolommen.items()]
    lines += [(f"overal '{fixed}'", column) for column, fixed in mapping.vast.items()]
    lines += [
        (heading, f"aantal, {_meaning(mapping.uitsplitsing, said)}")
        for heading, said in mapping.breed.items()
    ]
    pairs = "".join(f"<dt>{escape(a)}</dt><dd>{escape(b)}</dd>" for a, b in lines)
    return (
        f'<details class="uitleg"><summary>Zo zijn de kolommen gelezen</summary>'
        f"<p>Als {escape(kind.label.lower())}. Links de kop in het bestand, rechts de kolom van de "
        f"registratiestandaard.</p><dl>{pairs}</dl></details>"
    )


def _meaning(over: str, said: str) -> str:
    """Return what the counts of a column are of; a category may be of another breakdown."""
    other, parted, category = said.partition(OTHER_BREAKDOWN)
    return f"{other} {category}" if parted and over not in _OTHERWISE else f"{over} {said}"


def changes(value: Preview) -> None:
    """Draw what the delivery would change, surprises first."""
    with st.container(key="levering_verschil"):
        st.html(
            f"<h2>Wat verandert er?</h2>{internal.MARK}<p class='kern'>{escape(value.headline)}</p>"
        )
        first, rest = value.lines[: value.shown], value.lines[value.shown :]
        st.html(_lines(first, value))
        if rest:
            st.html(
                f'<details class="uitleg breed"><summary>Nog {number(len(rest))} regels</summary>'
                f"{_lines(rest, value)}</details>"
            )


def _lines(lines: Sequence[Change], value: Preview) -> str:
    compared = (
        (value.has_now, "Nu opgeslagen", "now"),
        (value.has_earlier, "Een jaar eerder", "earlier"),
    )
    shown = [("Nieuw", "new"), *((title, name) for has, title, name in compared if has)]
    head = "".join(f'<th scope="col" class="getal">{title}</th>' for title, _ in shown)
    told = '<th scope="col">Wat opvalt</th>' if value.has_now or value.has_earlier else ""
    rows = []
    for line in lines:
        where = f"{escape(line.subject)}<span>{escape(line.period)}</span>"
        figures = "".join(
            f'<td class="getal" data-label="{title}">{escape(getattr(line, name))}</td>'
            for title, name in shown
        )
        words = f'<td class="zin opvalt">{escape(line.words)}</td>' if told else ""
        mark = "" if line.words else ' class="rustig"'
        rows.append(
            f'<tr{mark}><th scope="row">{where}</th><td data-label="Wat">{escape(line.what)}</td>'
            f"{figures}{words}</tr>"
        )
    return (
        '<div class="tabel vast" tabindex="0" role="region" aria-label="Wat verandert er"><table>'
        "<caption>Wat verandert er</caption><thead><tr>"
        f'<th scope="col">Waar</th><th scope="col">Wat</th>{head}{told}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )
