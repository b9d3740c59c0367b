"""The bar of selections, and the address that reproduces a screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from geo.areas import Level
from geo.period import Period
from geo.screen.help_words import options_text
from geo.screen.model import Screen
from geo.selection import ALL, PARAMETERS, QUESTIONS, Scope, Selection
from pages.parts import address
from pages.parts.address import key as _key
from pages.parts.compose import Snapshot

# The first is wide enough for the longest name of a stadsdeel.
_WIDTHS = {
    "vragen": [14, 8, 13, 12, 16, 10],
    "missen": [14, 8, 13, 11, 23],
    "groepen": [14, 24, 9, 21],
    "druk": [14, 11, 43],
    "afstand": [14, 9, 11, 34],
    "stromen": [14, 16, 9, 29],
    "bevolking": [14, 8, 20, 8, 18],
}
# A list of more indicators than this explains the chosen one.
_EXPLAINED = 8
_NOTICES = "_meldingen"


def current(snapshot: Snapshot) -> tuple[Selection, tuple[str, ...]]:
    """Return the selection: from the address after a link or the browser's buttons, else the bar.

    Notices on what could not be followed stay until the user changes something.
    """
    kept, by_link = address.kept(), address.arrived(address.MAP)
    strange = address.strange()
    if by_link:
        wishes = {n: st.query_params[n] for n in PARAMETERS if n in st.query_params}
    else:
        wishes = kept | {
            n: st.session_state[_key(n)] for n in PARAMETERS if _key(n) in st.session_state
        }
    selection, notices = snapshot.resolve(wishes)
    effective = {n: str(getattr(selection, n)) for n in PARAMETERS}
    if by_link or _chosen(wishes) != _chosen(kept):
        st.session_state[_NOTICES] = (*strange, *notices)
    # What another question asked for is kept, for when the user returns to it.
    address.keep({n: effective[n] for n in selection.relevant})
    for name in selection.relevant:
        st.session_state[_key(name)] = effective[name]
    address.write(address.MAP, selection.parameters())
    return selection, st.session_state.get(_NOTICES, ())


def _chosen(wishes: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in wishes.items() if value not in ("", ALL)}


def asked_release() -> str:
    """Return the number of the release that the address asks for; empty for the newest."""
    return st.query_params.get("uitgave", "")


def choose(code: str) -> None:
    """Select an area, or a service point, or let go of it when it was selected already."""
    question = st.session_state.get(_key("vraag"))
    if question == "stromen":
        # A stadsdeel, and then no longer the point that was chosen before.
        key, nothing = _key("stadsdeel"), ALL
        st.session_state[_key("punt")] = ""
    else:
        key, nothing = _key("punt" if question == "druk" else "gebied"), ""
    st.session_state[key] = nothing if st.session_state.get(key) == code else code


def _forget_area() -> None:
    for name in ("gebied", "punt"):
        st.session_state[_key(name)] = ""


def question_tabs() -> None:
    """Draw the questions as tabs."""
    st.radio(
        "Vraag",
        list(QUESTIONS),
        format_func=QUESTIONS.__getitem__,
        key=_key("vraag"),
        horizontal=True,
        label_visibility="collapsed",
    )


def draw(selection: Selection, scope: Scope) -> None:
    """Draw the bar."""
    districts = {ALL: "Alle stadsdelen"} | {a.code: a.name for a in scope.areas.at(Level.STADSDEEL)}
    with st.container(key="balk"):
        columns = st.columns(_WIDTHS[selection.vraag])
        with columns[0]:
            _select("stadsdeel", "Stadsdeel", districts, on_change=_forget_area)
        if selection.vraag == "druk":
            with columns[1]:
                _quarter_select(selection, scope)
            return
        if selection.vraag == "groepen":
            with columns[1]:
                _select("groep", "Groep", scope.groups)
            with columns[2]:
                _select("kalenderjaar", "Jaar", {str(p): p.label for p in scope.year_choices()})
            return
        if selection.vraag == "stromen":
            with columns[1]:
                _select("punt", "Servicepunt", {"": "Geen: kies een stadsdeel"} | _by_name(scope))
            with columns[2]:
                calendar = {str(p): p.label for p in scope.flow_years()}
                _select("kalenderjaar", "Jaar", calendar)
            return
        with columns[1]:
            _select(
                "niveau",
                "Niveau",
                {v.value: v.value.capitalize() for v in scope.level_choices(selection.vraag)},
            )
        if selection.vraag == "afstand":
            with columns[2]:
                _quarter_select(selection, scope)
            return
        if selection.vraag == "bevolking":
            catalogue = scope.catalogue
            measures = scope.measure_choices(selection.vraag, selection.niveau, ALL)
            with columns[2]:
                _select(
                    "kenmerk",
                    "Kenmerk",
                    {i: f"{catalogue[i].thema}: {label}" for i, label in measures.items()},
                    help_text=options_text(measures, catalogue, selection.kenmerk, _EXPLAINED),
                )
            with columns[3]:
                years = catalogue[selection.kenmerk].years(selection.niveau)
                _select("jaar", "Jaar", {str(y): str(y) for y in years})
            return
        period = Period.parse(selection.periode) if selection.periode else None
        periods = {str(p): p.label for p in scope.period_choices(selection.niveau)}
        if period is not None:
            periods.setdefault(str(period), period.label)
        demands = scope.demand_choices(selection.niveau, period, selection.vraag)
        with columns[2]:
            _select("periode", "Periode", periods)
        with columns[3]:
            _select("hulpvraag", "Hulpvraag", demands)
        with columns[4]:
            shown = scope.measure_choices(selection.vraag, selection.niveau, selection.hulpvraag)
            explained = options_text(shown, scope.catalogue, selection.kenmerk, _EXPLAINED)
            _select("kenmerk", "Weergave", shown, help_text=explained)
        if selection.vraag != "vragen":
            return
        with columns[5]:
            _select(
                "vergelijk",
                "Vergelijk met",
                districts | {ALL: f"Heel {scope.areas.gemeente.name}"},
            )


def _by_name(scope: Scope) -> dict[str, str]:
    return dict(sorted(scope.points.items(), key=lambda item: item[1]))


def _quarter_select(selection: Selection, scope: Scope) -> None:
    quarters = {str(p): p.label for p in scope.quarter_choices(selection.vraag)}
    if selection.kwartaal:
        quarters.setdefault(selection.kwartaal, Period.parse(selection.kwartaal).label)
    _select("kwartaal", "Kwartaal", quarters)


def area_select(selection: Selection, scope: Scope, screen: Screen) -> None:
    """Draw the list of areas or service points: the way to one without the map."""
    if selection.vraag == "stromen":
        return  # Both stand in the bar.
    if screen.map.of_points:
        points = {row.code: row.name for row in screen.table.rows}
        _select("punt", "Servicepunt", {"": "Alle servicepunten"} | points)
        return
    inside = (
        scope.areas.codes(selection.niveau)
        if selection.stadsdeel == ALL
        else scope.areas.within(selection.stadsdeel, selection.niveau)
    )
    names = {code: scope.areas[code].name for code in inside}
    whole = (
        scope.areas.gemeente.name
        if selection.stadsdeel == ALL
        else scope.areas[selection.stadsdeel].name
    )
    ordered = sorted(names.items(), key=lambda item: item[1])
    _select("gebied", "Gebied", {"": f"Heel {whole}"} | dict(ordered))


def _select(
    name: str,
    label: str,
    options: Mapping[str, str],
    on_change: Callable[[], None] | None = None,
    help_text: str = "",
) -> None:
    st.selectbox(
        label,
        list(options),
        format_func=lambda value: options.get(value, value),
        key=_key(name),
        on_change=on_change,
        help=help_text or None,
        placeholder="Kies",
    )
