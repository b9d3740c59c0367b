"""Where what people do with advice is written down: checked first, then kept in the journal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from html import escape

import streamlit as st

from geo.advice_journal import Choice, Comment, DecidedMeanwhileError, Decision, Noted, SignalTest
from geo.errors import UserError
from geo.screen.advice import Answer, Card
from geo.screen.advice.words import meanwhile_text
from loaders.refusals import refuse_note
from loaders.store import Store
from pages.parts import session
from pages.parts.compose import Snapshot

_CHOICES = {
    Choice.ADOPT: "Overnemen",
    Choice.ASSIGN: "Toewijzen",
    Choice.DECLINE: "Afwijzen",
    Choice.REOPEN: "Opnieuw openen",
}
_WORD = "Reactie van een punt"
_SAID, _REOPENS = "_gezegd", "_te_heropenen"
# A field that begins today would refuse an earlier date by itself, and keep it from the one
# message that says what is wrong with it.
_EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True)
class Desk:
    """Writes for one area.

    Parameters
    ----------
    store : Store
    gemeente, area : str
    points : tuple of (str, str)
        Service points: code and name.
    release : int
    quarter : str
        The quarter that the advice is about.
    demonstration : bool
    is_open : bool
        Whether anything can be written: not about an earlier release or quarter.
    """

    store: Store
    gemeente: str
    area: str
    points: tuple[tuple[str, str], ...]
    release: int
    quarter: str
    demonstration: bool
    is_open: bool

    @classmethod
    def of(cls, store: Store, snapshot: Snapshot, area: str, quarter: str) -> Desk:
        """Return the desk of an area at a release and a quarter."""
        number = snapshot.release.entry.nummer
        newest = str(snapshot.scope.quarter_choices("druk")[0])
        return cls(
            store,
            snapshot.composer.municipality.code,
            area,
            tuple(sorted(snapshot.scope.points.items(), key=lambda point: point[1])),
            number,
            quarter,
            snapshot.demonstration,
            number == snapshot.numbers[0] and quarter == newest,
        )

    def decide(self, decision: Decision, seen: Noted[Decision] | None) -> None:
        """Keep a decision.

        Parameters
        ----------
        decision : Decision
        seen : Noted or None
            The latest decision about the same advice that the user saw.

        Raises
        ------
        UserError
            If it cannot be followed, what was typed holds personal data, or somebody else
            decided meanwhile.
        """
        decision.check(today())
        refuse_note(decision.eigenaar, "wie dit doet")
        refuse_note(decision.toelichting, "de toelichting")
        self.store.decide(
            self.gemeente,
            replace(decision, uitgave=self.release, kwartaal=self.quarter),
            who=session.user(),
            demonstration=self.demonstration,
            seen=seen,
        )

    def comment(self, about: str, point: str | None, text: str) -> None:
        """Keep a point's own word.

        Raises
        ------
        UserError
            If it is empty, says of which point it is not, or holds personal data.
        """
        if point is None:
            raise UserError("Er staat niet welk punt dit zegt.", "Kies het servicepunt.")
        if not text.strip():
            raise UserError("De reactie is leeg.", "Schrijf op wat het punt erover zegt.")
        refuse_note(text, "de reactie")
        self._note(Comment(self.area, about, point, text.strip()))

    def test(self, number: str, answer: Answer) -> None:
        """Keep what the figures said of a signal."""
        self._note(
            SignalTest(self.area, number, answer.verdict, answer.evidence, answer.ask, self.release)
        )

    def _note(self, entry: Comment | SignalTest) -> None:
        self.store.note(self.gemeente, entry, who=session.user(), demonstration=self.demonstration)


def today() -> date:
    """Return the day where this machine is."""
    return datetime.now().astimezone().date()


def say(text: str, about: str = "") -> None:
    """Show a message after the page has been drawn anew; the form it was about starts empty."""
    st.session_state[_SAID] = text
    st.session_state[_times(about)] = st.session_state.get(_times(about), 0) + 1
    st.rerun()


def said() -> None:
    """Show the message that was left, once."""
    if text := st.session_state.pop(_SAID, ""):
        st.toast(text)


def complain(error: UserError, about: str = "") -> None:
    """Show why something was not kept, and what it is about."""
    more = f"<p>{escape(about)}</p>" if about else ""
    st.html(
        f'<div class="let-op" role="alert"><p>{escape(error.what)} {escape(error.remedy)}</p>'
        f"{more}</div>"
    )


def forms(card: Card, desk: Desk) -> None:
    """Draw the ways to decide about an advice and to note a point's own word."""
    if not desk.is_open:
        st.caption(
            "Besluiten en reacties kunnen alleen bij de nieuwste uitgave en het nieuwste kwartaal."
        )
        return
    _forms(card, desk)


@st.fragment
def _forms(card: Card, desk: Desk) -> None:
    # Inside the fold and not in a popover: a keyboard comes here in the order of the page. The
    # key names the area, so that nothing that was typed goes along to another, and counts what was
    # kept here, so that the next form starts empty; what somebody else keeps leaves it as it is.
    key = f"{card.area}_{card.rule}_{st.session_state.get(_times(card.rule), 0)}"
    state = st.session_state
    if state.get(f"keus_{key}") is None:
        # While somebody is choosing, the list stays as it was.
        state[_REOPENS] = {**state.get(_REOPENS, {}), key: bool(card.decided)}
    reopens = state.get(_REOPENS, {}).get(key, False)
    offered = [c for c in Choice if c is not Choice.REOPEN or reopens]
    chosen = st.radio(
        "Wat legt u vast?",
        [*offered, _WORD],
        index=None,
        format_func=lambda each: _CHOICES.get(each, _WORD),
        key=f"keus_{key}",
        horizontal=True,
    )
    if chosen in (None, _WORD):
        # Only who is deciding has to know what others decide meanwhile.
        _look_anew(card)
    if chosen == _WORD:
        _comment({card.rule: card.heading}, desk, key)
    elif chosen is not None:
        _decide(card, Choice(chosen), desk, key)


def _times(about: str) -> str:
    return f"_vastgelegd_{about}"


def _seen(card: Card) -> str:
    return f"_gezien_{card.area}_{card.rule}"


def _meanwhile(card: Card) -> str:
    return f"_intussen_{card.area}_{card.rule}"


def _look_anew(card: Card) -> None:
    """Take what the page shows as what the user has seen."""
    st.session_state[_seen(card)] = card.latest
    st.session_state.pop(_meanwhile(card), None)


def _decide(card: Card, choice: Choice, desk: Desk, key: str) -> None:
    who, by = "", None
    if choice in (Choice.ADOPT, Choice.ASSIGN):
        left, right = st.columns([2, 1])
        with left:
            who = st.text_input(
                "Wie doet dit? Een functie of team, geen naam van een persoon",
                key=f"wie_{key}",
                placeholder="bijvoorbeeld: teamleider",
            )
        with right:
            by = st.date_input(
                "Klaar op",
                value=None,
                min_value=_EARLIEST,
                format="DD-MM-YYYY",
                key=f"klaar_{key}",
            )
    label = "Waarom niet?" if choice is Choice.DECLINE else "Toelichting (mag leeg)"
    why = st.text_area(label, key=f"waarom_{key}", height=80)
    state = st.session_state
    seen = state.setdefault(_seen(card), card.latest)
    if st.button("Vastleggen", key=f"vast_{key}", type="primary"):
        decision = Decision(
            desk.area, card.rule, card.version, choice, who.strip(), by, why.strip(), card.figures
        )
        try:
            desk.decide(decision, seen)
        except DecidedMeanwhileError as error:
            state[_seen(card)] = state[_meanwhile(card)] = error.latest
        except UserError as error:
            complain(error)
        else:
            _look_anew(card)
            say("Besluit vastgelegd.", card.rule)
    elif card.latest and (seen is None or card.latest.tijd > seen.tijd):
        # The page was drawn anew after somebody decided.
        state[_seen(card)] = state[_meanwhile(card)] = card.latest
    if latest := state.get(_meanwhile(card)):
        # It stays in sight until the user decides anew; what was typed stays too.
        complain(DecidedMeanwhileError(latest), meanwhile_text(latest))


@st.fragment
def comment_form(subjects: dict[str, str], desk: Desk, key: str) -> None:
    """Draw the form for a point's own word.

    Parameters
    ----------
    subjects : dict of str to str
        What it can be about: text by code.
    desk : Desk
    key : str
        Tells this form from others.
    """
    _comment(subjects, desk, key)


def _comment(subjects: dict[str, str], desk: Desk, key: str) -> None:
    about = next(iter(subjects))
    if len(subjects) > 1:
        about = st.selectbox(
            "Waarover", list(subjects), format_func=subjects.__getitem__, key=f"over_{key}"
        )
    names = dict(desk.points)
    point = st.selectbox(
        "Servicepunt",
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder="Kies een servicepunt",
        key=f"punt_{key}",
    )
    text = st.text_area("Wat zegt het punt hierover?", key=f"woord_{key}", height=80)
    if st.button("Reactie vastleggen", key=f"zeg_{key}", type="primary"):
        try:
            desk.comment(about, point, text)
        except UserError as error:
            complain(error)
        else:
            say("Reactie vastgelegd.", about)
