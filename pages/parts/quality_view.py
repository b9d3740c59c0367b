"""Draws the quality of the registration: a matrix, one point in words, and room for its answer."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from geo.errors import InvalidPeriodError, UserError
from geo.period import Period
from geo.quality_report import Earlier, Finding, PointReport, Use
from geo.quality_rules import Verdict
from geo.screen.quality_model import LookItem, QualityCell, QualityColumn, QualityRow, QualityView

_PERIOD, _POINT, _ANSWER = "kwaliteit_periode", "kwaliteit_punt", "kwaliteit_antwoord"
_SAID = "_kwaliteit_melding"
_LONGEST_ANSWER = 2000
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# A sign and a word beside every colour.
_SIGNS = {
    Verdict.GOOD: ("goed", "\N{CHECK MARK}"),
    Verdict.NOTICE: ("aandacht", "!"),
    Verdict.POOR: ("onvoldoende", "\N{MULTIPLICATION X}"),
    Verdict.UNJUDGED: ("ntb", "?"),
}


def wishes() -> tuple[Period | None, str]:
    """Return the period and the point that the user chose; None and empty at first."""
    point = str(st.session_state.get(_POINT, ""))
    try:
        return Period.parse(str(st.session_state.get(_PERIOD, ""))), point
    except InvalidPeriodError:
        return None, point


def draw(
    view: QualityView,
    *,
    on_answer: Callable[[str, Period, str], None],
    reply_form: Callable[[PointReport], bytes],
) -> None:
    """Draw the view.

    Parameters
    ----------
    view : QualityView
    on_answer : callable
        Called with point, period and text when an answer is saved; a ``UserError`` becomes a
        message on the page, and the text stays.
    reply_form : callable
        Returns the form to send along, as a Word file, when it is asked for.
    """
    demo = f' <span class="demo">{escape(view.watermark)}</span>' if view.watermark else ""
    with st.container(key="kwaliteit"):
        st.html(
            f'<p class="k-intern"><b>{escape(view.mark)}</b>{demo}</p>'
            f'<div class="bevinding"><h2>{escape(view.headline)}</h2>'
            f"<p>{escape(view.explanation)}</p></div>"
        )
        _choices(view)
        with st.container(key="kwaliteit_matrix"):
            st.html(_legend(view.legend) + _matrix(view))
        left, right = st.columns([3, 2], gap="medium")
        with left:
            st.html(_report(view.report))
        with right, st.container(key="kwaliteit_antwoordkader"):
            _answer(view, on_answer)
            _download(view, reply_form)


def _choices(view: QualityView) -> None:
    names = dict(view.points)
    labels = {str(period): period.label for period in view.periods}
    st.session_state[_PERIOD], st.session_state[_POINT] = str(view.period), view.report.code
    left, right, _ = st.columns([1, 2, 3])
    left.selectbox("Periode", list(labels), format_func=labels.__getitem__, key=_PERIOD)
    right.selectbox("Servicepunt", list(names), format_func=names.__getitem__, key=_POINT)


def _sign(verdict: Verdict) -> str:
    name, sign = _SIGNS[verdict]
    return f'<i class="k-teken k-{name}" aria-hidden="true">{sign}</i>'


def _legend(items: tuple[LookItem, ...]) -> str:
    listed = "".join(
        f"<li>{_sign(i.verdict)}<span><b>{escape(i.verdict)}</b>: {escape(i.meaning)}</span>"
        f"<em>{i.count}</em></li>"
        for i in items
    )
    return f'<ul class="k-legenda" aria-label="Betekenis van de tekens">{listed}</ul>'


def _matrix(view: QualityView) -> str:
    gating = [column for column in view.columns if column.gating]
    uses = view.rows[0].uses
    groups = (
        ("Bepaalt of cijfers gebruikt worden", len(gating)),
        ("Voor een gesprek", len(view.columns) - len(gating)),
        ("Te gebruiken voor", len(uses)),
    )
    head = "".join(
        f'<th colspan="{width}" scope="colgroup">{title}</th>' for title, width in groups if width
    )
    labels = "".join(
        f'<th scope="col" title="{escape(column.help)}">{escape(column.label)}</th>'
        for column in view.columns
    )
    labels += "".join(f'<th scope="col">{escape(use.label)}</th>' for use in uses)
    body = "".join(_row(row, view) for row in view.rows)
    return (
        '<div class="k-matrix" tabindex="0" role="region" aria-label="Kwaliteit per servicepunt">'
        f"<table><caption>Kwaliteit per servicepunt, {escape(view.period.label)}</caption>"
        f'<thead><tr><th rowspan="2" scope="col">Servicepunt</th>{head}</tr>'
        f"<tr>{labels}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(row: QualityRow, view: QualityView) -> str:
    chosen = ' class="k-gekozen" aria-current="true"' if row.code == view.report.code else ""
    cells = "".join(
        _cell(cell, column) for cell, column in zip(row.cells, view.columns, strict=True)
    )
    return (
        f'<tr{chosen}><th scope="row">{escape(row.name)}</th>{cells}'
        f"{''.join(_use_cell(use, at == 0) for at, use in enumerate(row.uses))}</tr>"
    )


def _cell(cell: QualityCell, column: QualityColumn) -> str:
    name, _ = _SIGNS[cell.verdict]
    return (
        f'<td class="k-{name}" title="{escape(cell.reason)}" data-label="{escape(column.label)}">'
        f"{_sign(cell.verdict)}<b>{escape(cell.cell.text)}</b>"
        f"<span>{escape(cell.verdict)}</span></td>"
    )


def _use_cell(use: Use, first: bool) -> str:
    word, name = ("ja", "mag") if use.allowed else ("nee", "mag-niet")
    title = f' title="{escape(use.reason)}"' if use.reason else ""
    begin = " k-begin" if first else ""
    return f'<td class="k-{name}{begin}" data-label="{escape(use.label)}"{title}>{word}</td>'


def _report(report: PointReport) -> str:
    about = f"{report.organisation}, {report.period.label}".removeprefix(", ")
    name = escape(report.name)
    parts = [f'<section class="k-punt" aria-label="{name}"><h2>{name}</h2><p>{escape(about)}</p>']
    refused = [use for use in report.uses if not use.allowed]
    if refused:
        lines = "".join(
            f"<li><b>{escape(use.label)}</b>: {escape(use.reason)}</li>" for use in refused
        )
        parts.append(f'<div class="k-niet"><h3>Niet te gebruiken voor</h3><ul>{lines}</ul></div>')
    for gating, title in (
        (True, "Bepaalt of cijfers gebruikt worden"),
        (False, "Voor een gesprek"),
    ):
        found = [finding for finding in report.findings if finding.gating is gating]
        if found:
            parts.append(f"<h3>{title}</h3><ul>{''.join(map(_finding, found))}</ul>")
    return "".join(parts) + "</section>"


def _finding(finding: Finding) -> str:
    """Draw a finding; a good one is one line that can be opened."""
    label, verdict = escape(finding.label), escape(finding.verdict)
    score = f" {escape(finding.score)}" if finding.score else ""
    head = f"<h4>{label}<span>{verdict}{score}</span></h4>"
    reason = f"<p>{escape(finding.reason)}</p>"
    why = f"<p>{escape(finding.why)} {escape(finding.bounds)}</p>"
    sign, earlier = _sign(finding.verdict), _earlier(finding.earlier)
    if finding.verdict is Verdict.GOOD:
        return (
            f"<li>{sign}<details><summary>{head}</summary>"
            f'{reason}{earlier}<div class="k-waarom">{why}</div></details></li>'
        )
    ask = f'<p class="k-vraag"><b>Vraag:</b> {escape(finding.ask)}</p>' if finding.ask else ""
    return (
        f"<li>{sign}<div>{head}{reason}{ask}{earlier}"
        f'<details class="k-waarom"><summary>Waarom dit telt</summary>{why}</details></div></li>'
    )


def _earlier(periods: tuple[Earlier, ...]) -> str:
    if not periods:
        return ""
    items = "".join(
        f"<li>{escape(e.label)} {_sign(e.verdict)}<b>{escape(e.score)}</b>"
        f'<span class="k-alleen-gehoord">{escape(e.verdict)}</span></li>'
        for e in periods
    )
    return f'<ol class="k-eerder" aria-label="Eerder">{items}</ol>'


def _answer(view: QualityView, on_answer: Callable[[str, Period, str], None]) -> None:
    report = view.report
    given = view.reply.text if view.reply else ""
    key = f"{_ANSWER}_{report.code}_{report.period}"

    def save() -> None:
        try:
            on_answer(report.code, report.period, str(st.session_state[key]).strip())
        except UserError as error:
            st.session_state[_SAID] = ("let-op", f"{error.what} {error.remedy}")
        else:
            st.session_state[_SAID] = ("k-gelukt", "Het antwoord is opgeslagen.")

    st.html(f"<h2>Antwoord van {escape(report.organisation or report.name)}</h2>")
    if view.reply:
        when = f"{view.reply.when:%d-%m-%Y}"
        st.html(f'<p class="klein">Opgeslagen op {when} door {escape(view.reply.who)}.</p>')
    with st.form(f"{key}_formulier", border=False):
        st.text_area(
            "Wat de organisatie antwoordde, zonder namen of gegevens van cliënten",
            given,
            height=140,
            max_chars=_LONGEST_ANSWER,
            key=key,
        )
        st.form_submit_button("Antwoord opslaan", on_click=save)
    kind, text = st.session_state.pop(_SAID, ("", ""))
    if text:
        st.html(f'<div class="{kind}" role="status"><p>{escape(text)}</p></div>')


def _download(view: QualityView, reply_form: Callable[[PointReport], bytes]) -> None:
    report = view.report
    asked = len(report.questions)
    what = "één vraag" if asked == 1 else f"{asked} vragen"
    st.html(
        "<h2>Formulier om mee te sturen</h2>"
        f'<p class="klein">Een Word-bestand over {escape(report.name)}, '
        f"{escape(report.period.label)}: wat er geleverd is, "
        f"{what if asked else 'dat er geen vragen zijn'}, en ruimte voor het antwoord.</p>"
    )
    st.download_button(
        "Antwoordformulier downloaden",
        lambda: reply_form(report),
        file_name=f"antwoordformulier_{report.code}_{report.period}.docx".replace("/", "-"),
        mime=_DOCX,
        key=f"kwaliteit_formulier_{report.code}_{report.period}",
        on_click="ignore",
    )
