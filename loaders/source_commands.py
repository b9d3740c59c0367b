"""The commands on live sources: fetch a year, accept or refuse it, pin a year, find addresses."""

from __future__ import annotations

import argparse
import json
import sys

from geo.errors import DataError
from geo.text import how_many
from geo.year_change_words import Topic
from loaders.live_settings import load_live_settings
from loaders.refusals import refuse_note
from loaders.source_desk import (
    accept_year,
    fetch_year,
    find_places,
    pin_year,
    refuse_year,
    sources_of,
)
from loaders.store import LOCAL_USER, Store

Outcome = tuple[int, str]
_CLEAN = 0
_LET_GO = "los"


def run(arguments: argparse.Namespace) -> Outcome:
    """Do what was asked of the sources."""
    gemeente, who = arguments.gemeente, arguments.wie or LOCAL_USER
    refuse_note(who, "de naam")
    sources_of(gemeente)
    if arguments.vast:
        year = None if arguments.vast == _LET_GO else _year(arguments.vast, f", of '{_LET_GO}'")
        pin_year(gemeente, year, Store(), who=who)
        return _CLEAN, (
            f"Alle weergaven gebruiken nu {year}, waar dat jaar er is."
            if year
            else "Elke weergave gebruikt weer het jaar dat er het dichtst bij ligt."
        )
    if arguments.adressen:
        return _places(gemeente, who)
    year = _year(arguments.jaar)
    if arguments.aanvaard:
        accept_year(gemeente, year, Store(), who=who)
        return _CLEAN, f"De cijfers van {year} tellen nu mee."
    if arguments.weiger:
        refuse_year(gemeente, year, Store(), who=who)
        return _CLEAN, f"De cijfers van {year} zijn geweigerd. Er is niets veranderd."
    proposal = fetch_year(gemeente, year, who=who, again=arguments.opnieuw, progress=_progress)
    if arguments.json:
        told = [{"titel": topic.title, "regels": topic.lines} for topic in proposal.topics]
        return _CLEAN, json.dumps(told, ensure_ascii=False, indent=2)
    command = f"python -m loaders vernieuw --gemeente {gemeente} --jaar {year}"
    return _CLEAN, "\n".join(
        [
            f"Opgehaald: {proposal.year.about.bron_cijfers}. Dit telt nog niet mee.",
            *(line for topic in proposal.topics for line in _lines(topic)),
            f"Aanvaarden: {command} --aanvaard",
            f"Weigeren: {command} --weiger",
        ]
    )


def _year(text: str, otherwise: str = "") -> int:
    if not (text.isascii() and text.isdecimal()):
        raise DataError(f"'{text[:20]}' is geen jaar.", f"Geef een jaar{otherwise}.")
    return int(text)


def _lines(topic: Topic) -> list[str]:
    shown = load_live_settings().vergelijken.getoond
    more = len(topic.lines) - shown
    rest = [f"    En nog {more}; --json geeft ze alle."] if more > 0 else []
    return [f"- {topic.title}", *(f"    {line}" for line in topic.lines[:shown]), *rest]


def _places(gemeente: str, who: str) -> Outcome:
    found = find_places(gemeente, Store(), who=who, progress=_progress)
    sure = [each for each in found if each.found]
    lines = [
        f"{how_many(len(found), 'adres', 'adressen')} opgezocht, {len(sure)} gevonden.",
        *(f"    {each.address}: {each.found}" for each in sure),
        *(
            f"    {each.address}: niet zeker"
            + (f"; het kan zijn: {'; '.join(each.candidates)}" if each.candidates else "")
            for each in found
            if not each.found
        ),
    ]
    return _CLEAN, "\n".join(lines)


def _progress(done: float, what: str) -> None:
    sys.stderr.write(f"{round(100 * done):>3}%  {what}\n")
