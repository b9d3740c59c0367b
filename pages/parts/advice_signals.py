"""Draws *Signaal toetsen*: what came in, and what the figures say of it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from geo.advice.signals import places_named
from geo.areas import Level
from geo.errors import UserError
from geo.screen.advice import Answer, Signal, Subject
from geo.screen.advice.signals import typed_number
from geo.text import listing
from loaders.refusals import refuse_note
from pages.parts import advice, panel
from pages.parts.advice_desk import Desk, complain, said, say
from pages.parts.compose.advice import AdviceScreens

_TYPED, _CHOSEN = "signaal_tekst", "signaal_onderwerp"


def draw(screens: AdviceScreens, code: str, desk: Desk) -> None:
    """Draw the box to type a signal in, and the signals that were delivered."""
    said()
    name, setting = screens.basis.areas[code].name, screens.setting
    st.html(
        f'<div class="bevinding"><h1>Klopt het signaal over {escape(name)}?</h1>'
        "<p>De cijfers steunen een signaal, spreken het tegen, of kunnen het niet beoordelen. "
        f"Daarna weet u wie u het best kunt vragen. {advice.mark(setting)}</p></div>"
    )
    subjects = screens.subjects(code)
    topic = _subject_list(subjects)
    _testable(subjects, name)
    text = st.text_area(
        "Of typ het signaal: we herkennen het onderwerp",
        key=_TYPED,
        height=80,
        placeholder="bijvoorbeeld: de wachtlijst loopt op",
    )
    st.caption(
        "Geen namen, adressen of andere persoonsgegevens. De woorden bewaren we niet, alleen het "
        "onderwerp en de uitkomst."
    )
    st.button("Toetsen", key="signaal_toets", type="primary")
    answers = [screens.answer_about(topic, code)] if topic else []
    if text.strip():
        try:
            refuse_note(text, "het signaal")
        except UserError as error:
            complain(error)
        else:
            areas = screens.basis.areas
            districts = (each.name for each in areas.at(Level.STADSDEEL) if each.code != code)
            if elsewhere := places_named(text, districts):
                about = f"Het signaal noemt {listing(elsewhere)}; dit antwoord gaat over {name}."
                panel.notices((about, "Kies hierboven het stadsdeel waar het over gaat."))
            read = screens.answers(text, code)
            # A subject that was chosen says what words that are not recognised are about.
            answers += [a for a in read if a.topic != topic and (a.topic or not topic)]
    if answers:
        _typed(tuple(answers), desk)
    before = screens.typed_before(code)
    if before:
        lines = "".join(f"<li>{escape(line)}</li>" for line in before)
        st.html(
            '<details class="a-vouw"><summary>Eerder getypt en getoetst '
            f"<span>{len(before)}</span></summary><ul>{lines}</ul></details>"
        )
    st.html('<h2 class="a-tussen">Signalen uit de leveringen</h2>')
    found = screens.signals(code)
    if not found:
        st.html(f'<p class="klein">Over {escape(name)} is geen signaal geleverd.</p>')
    for signal in found:
        _delivered(signal, desk)
    advice.footer(setting)


def _subject_list(subjects: Sequence[Subject]) -> str:
    """Draw the list of subjects; return the code of the one that was chosen, or nothing."""
    labels = {each.topic: each.label for each in subjects}
    known = {each.topic for each in subjects if each.known}
    chosen = st.selectbox(
        "Waar gaat het signaal over?",
        list(labels),
        index=None,
        format_func=lambda each: (
            labels[each] if each in known else f"{labels[each]} (hier niet te toetsen)"
        ),
        placeholder="Kies een onderwerp",
        key=_CHOSEN,
    )
    return chosen or ""


def _testable(subjects: Sequence[Subject], name: str) -> None:
    """Say which subjects the figures can try here, and which not and why."""
    parts = (
        (f"Hierover zijn cijfers van {name}", [s for s in subjects if s.known]),
        ("Hierover niet", [s for s in subjects if not s.known]),
    )
    told = "".join(
        f"<div><h3>{escape(head)}</h3><dl>"
        + "".join(f"<dt>{escape(s.label)}</dt><dd>{escape(s.why)}</dd>" for s in found)
        + "</dl></div>"
        for head, found in parts
        if found
    )
    st.html(f'<section class="a-onderwerpen">{told}</section>')


def _typed(answers: tuple[Answer, ...], desk: Desk) -> None:
    with st.container(key="signaal_getypt"):
        st.html("".join(map(_answer, answers)))
        if desk.is_open and st.button("Uitkomst bewaren", key="signaal_bewaar"):
            for answer in answers:
                desk.test(typed_number(answer), answer)
            say("Uitkomst bewaard.")


def _delivered(signal: Signal, desk: Desk) -> None:
    history = "".join(f"<li>{escape(line)}</li>" for line in signal.history)
    tested = f"<h4>Eerder getoetst</h4><ul>{history}</ul>" if history else ""
    verdicts = "".join(
        f'<span class="a-uitkomst a-{_look(each.verdict)}">{escape(each.verdict)}</span>'
        for each in signal.answers
    )
    with st.container(key=f"signaal_{signal.number}"):
        st.html(
            f'<article class="a-signaal"><h3>{escape(signal.text)}</h3>'
            f"<p>{escape(signal.about)} {verdicts}</p></article>"
        )
        with st.expander("Waarom, en wie u kunt vragen"):
            st.html(f"{''.join(map(_answer, signal.answers))}{tested}")
            if desk.is_open and st.button("Uitkomst bewaren", key=f"bewaar_{signal.number}"):
                for answer in signal.answers:
                    desk.test(signal.number, answer)
                say("Uitkomst bewaard.")


def _answer(answer: Answer) -> str:
    evidence = "".join(
        f"<li>{escape(label)}: {escape(text)}{f'. <i>{escape(needed)}</i>' if needed else ''}</li>"
        for (label, text), needed in zip(answer.evidence, answer.needed, strict=True)
    )
    told = f"<ul>{evidence}</ul>" if evidence else "<p>Er is geen cijfer dat hierover gaat.</p>"
    return (
        f'<div class="a-antwoord"><h4>{escape(answer.label)} '
        f'<span class="a-uitkomst a-{_look(answer.verdict)}">{escape(answer.verdict)}</span></h4>'
        f"<p>{escape(answer.explanation)}</p>{told}"
        f"<p><b>Vraag na bij</b> {escape(answer.ask)}</p></div>"
    )


def _look(verdict: str) -> str:
    return verdict.replace(" ", "-")
