"""What page and command line share about live sources: what there is, and what can be asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from geo.errors import DataError, UserError
from geo.period import Period
from geo.text import day, how_many
from loaders.cbs_columns import load_columns
from loaders.fetched import FIGURES, Fetched, FetchedYear, unwritable
from loaders.fetching import Fetcher, NoAnswerError, Progress
from loaders.history import What
from loaders.knowledge import load_knowledge
from loaders.live_settings import load_live_settings
from loaders.municipality import UnknownMunicipalityError, available, load_municipality
from loaders.pdok_addresses import Place, look_up
from loaders.places import plain_address
from loaders.refresh import Proposal, Sources, refresh
from loaders.store import Store

_DAY_S = 24 * 3600
_CODE = re.compile(r"GM[0-9]{4}")
_MARK = 12


@dataclass(frozen=True)
class KnownYear:
    """A year of CBS figures that counts.

    Parameters
    ----------
    year : int
    shipped : bool
        Whether it came with the app.
    fetched_at : datetime or None
    broken : int
        Areas with another border or code than the year before.
    """

    year: int
    shipped: bool
    fetched_at: datetime | None = None
    broken: int = 0


def sources_of(gemeente: str) -> Sources:
    """Return what a refresh of a municipality works with.

    Raises
    ------
    DataError
        If the code is none, or a file of ``data/`` is damaged.
    """
    if not _CODE.fullmatch(gemeente):
        known = ", ".join(f"{code} ({name})" for code, name in available().items())
        raise DataError(
            f"'{gemeente[:20]}' is geen gemeentecode.", f"Geef GM en vier cijfers, zoals {known}."
        )
    return Sources(load_live_settings(), load_columns(), Fetched(gemeente))


def fetch_year(
    gemeente: str, year: int, *, who: str, again: bool = False, progress: Progress | None = None
) -> Proposal:
    """Fetch a year and propose it; see ``refresh``."""
    sources = sources_of(gemeente)
    try:
        municipality = load_municipality(gemeente)
    except UnknownMunicipalityError:
        municipality = None
    catalogue = load_knowledge().catalogue
    try:
        return refresh(
            sources,
            gemeente,
            year,
            municipality,
            catalogue,
            who=who,
            again=again,
            progress=progress,
        )
    except OSError as error:
        raise unwritable() from error
    except UserError as error:
        raise type(error)(error.what, f"{error.remedy} {age_in_words(gemeente)}".strip()) from error


def known_years(gemeente: str) -> tuple[list[KnownYear], list[int]]:
    """Return the CBS years that count, the newest first, and those that cannot be read."""
    fetched, damaged = Fetched(gemeente).years()
    found = {
        each.year: KnownYear(each.year, False, each.about.opgehaald, len(each.about.anders))
        for each in fetched
    }
    if gemeente in available():
        for year in load_municipality(gemeente).shipped_years():
            found.setdefault(year, KnownYear(year, shipped=True))
    return sorted(found.values(), key=lambda known: -known.year), damaged


def age_in_words(gemeente: str) -> str:
    """Return how old the figures are that stay in use."""
    known, _ = known_years(gemeente)
    if not known:
        return ""
    last = max(known, key=lambda each: each.fetched_at or datetime.min.replace(tzinfo=UTC))
    if last.fetched_at is None:
        return f"In gebruik blijven de meegeleverde cijfers, tot en met {known[0].year}."
    days = int((datetime.now(UTC) - last.fetched_at).total_seconds() // _DAY_S)
    ago = "vandaag" if days < 1 else f"{how_many(days, 'dag', 'dagen')} geleden"
    return (
        f"In gebruik blijven de cijfers tot en met {known[0].year}; het laatst opgehaald op "
        f"{day(last.fetched_at)} ({ago})."
    )


def waiting(gemeente: str) -> tuple[list[FetchedYear], list[int]]:
    """Return the years that were fetched and wait for an answer, and those that are damaged."""
    return Fetched(gemeente).proposals()


def accept_year(gemeente: str, year: int, store: Store, *, who: str, seen: str = "") -> None:
    """Let a year that waits count, and note who did so.

    Parameters
    ----------
    gemeente : str
    year : int
    store : Store
        For the audit trail.
    who : str
    seen : str
        The folder that was judged; the one that waits now by default.

    Raises
    ------
    DataError
        If none waits, or another one than was judged.
    """
    kept = Fetched(gemeente)
    found = kept.proposal(year)
    with store.recording(gemeente, who=who, what=What.YEAR_ACCEPTED, note=_note(found)):
        kept.accept(year, who=who, seen=seen or found.folder.name)


def refuse_year(gemeente: str, year: int, store: Store, *, who: str, seen: str = "") -> None:
    """Drop a year that waits, and note who did so; see ``accept_year``."""
    kept = Fetched(gemeente)
    found = kept.proposal(year)
    with store.recording(gemeente, who=who, what=What.YEAR_REFUSED, note=_note(found)):
        kept.refuse(year, seen=seen or found.folder.name)


def _note(found: FetchedYear) -> str:
    """Return which figures were judged, for the audit trail."""
    about = found.about
    since = f", door CBS gewijzigd op {day(about.gewijzigd)}" if about.gewijzigd else ""
    beside = f"vergeleken met {about.vergeleken_met}" if about.vergeleken_met else "niet vergeleken"
    return (
        f"CBS-cijfers van {about.jaar}: tabel {about.tabel}{since}, opgehaald op "
        f"{day(about.opgehaald)}, {beside}; "
        f"{how_many(len(about.anders), 'gebied', 'gebieden')} met een andere grens of code. "
        f"Kenmerk {found.folder.name}, sha256 {about.sha256[FIGURES][:_MARK]}."
    )


def pin_year(gemeente: str, year: int | None, store: Store, *, who: str) -> None:
    """Pin a year that counts, or let go of it, and note who did so.

    Raises
    ------
    DataError
        If there are no figures of that year.
    """
    known = [each.year for each in known_years(gemeente)[0]]
    if year is not None and year not in known:
        have = ", ".join(map(str, known)) or "geen enkel jaar"
        raise DataError(
            f"Van {year} zijn er geen CBS-cijfers om vast te zetten.", f"Er zijn: {have}."
        )
    note = f"Alle weergaven gebruiken {year}." if year else "Losgelaten: het jaar dichtst bij."
    with store.recording(gemeente, who=who, what=What.YEAR_PINNED, note=note):
        Fetched(gemeente).pin(year)


def find_places(
    gemeente: str, store: Store, *, who: str, progress: Progress | None = None
) -> list[Place]:
    """Look up the service points that have an address and no place; keep what is found, note who.

    Invented points are never looked up.

    Raises
    ------
    SourceError
        If the Locatieserver gives no usable answer. Nothing is kept then.
    """
    sources = sources_of(gemeente)
    wanted = missing_places(gemeente, store)
    answers = sources.fetched.answers("adressen")
    fetcher = Fetcher(sources.settings.geduld, answers, False, progress, max(len(wanted), 1))
    try:
        found = [look_up(fetcher, sources.settings, gemeente, address) for address in wanted]
    except OSError as error:
        raise unwritable() from error
    except NoAnswerError:
        raise
    except UserError:
        # It was answered, and is of no use: the next attempt asks anew.
        fetcher.forget()
        raise
    places = {
        plain_address(each.address): (each.longitude, each.latitude)
        for each in found
        if each.longitude is not None and each.latitude is not None
    }
    if found:
        note = f"{how_many(len(found), 'adres', 'adressen')} bij PDOK, {len(places)} gevonden."
        with store.recording(gemeente, who=who, what=What.LOCATED, note=note):
            sources.fetched.add_places(places)
    fetcher.forget()
    return found


def missing_places(gemeente: str, store: Store) -> list[str]:
    """Return the addresses of service points of which nobody knows the place yet."""
    known = known_places(gemeente)
    points = store.places(gemeente, Period.of_year(datetime.now(UTC).year), demonstration=False)
    placed = points["longitude"].notna() | points["x"].notna()
    asked = points.loc[~placed & (points["fictief"] != "ja"), "adres"].dropna().astype(str)
    return sorted({a for a in asked if a.strip() and plain_address(a) not in known})


def known_places(gemeente: str) -> Mapping[str, tuple[float, float]]:
    """Return longitude and latitude by address, as they were looked up."""
    return Fetched(gemeente).state().adressen
