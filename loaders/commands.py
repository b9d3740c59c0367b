"""The commands on deliveries: check, store, take back, look back, clean up.

Each returns its exit code and what to print; what a user must mend is a ``UserError``.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from geo.errors import UserError
from geo.text import how_many, listing, number
from loaders.check import Context, check_file
from loaders.database import nothing_stored
from loaders.desk import Memory, check_context
from loaders.knowledge import load_knowledge
from loaders.long_file import in_words
from loaders.lost import what_is_lost
from loaders.municipality import load_municipality
from loaders.privacy import describe
from loaders.refusals import refuse_note
from loaders.report import (
    DeliveryError,
    NeedsMappingError,
    Problem,
    RefusedError,
    Report,
    UnreadableError,
)
from loaders.standard import load_standard
from loaders.store import LOCAL_USER, Store, default_url
from loaders.templates import Offer, build_template, templates

CLEAN, REJECTED, UNREADABLE = 0, 1, 3
# Exit code, and what to print.
Outcome = tuple[int, str]
_SHOWN = 10
_ALL = "alle"


def check(arguments: argparse.Namespace) -> Outcome:
    """Check one file as it would be stored, and store nothing."""
    try:
        municipality = load_municipality(arguments.gemeente)
        store = None if nothing_stored() else Store()
        context = check_context(store, municipality)
        memory = Memory(store, municipality.code, arguments.afzender) if store else None
        report = _checked(Path(arguments.bestand), arguments.soort, context, memory, ask=False)
    except UserError as error:
        if not arguments.json:
            # Exit code 1 is for rejected rows; here there is no report at all.
            raise UnreadableError(error.what, error.remedy) from error
        return UNREADABLE, _json(_unchecked(error))
    text = _json(as_json(report)) if arguments.json else "\n".join(summary(report))
    return CLEAN if report.schoon else REJECTED, text


def load(arguments: argparse.Namespace) -> Outcome:
    """Store files: all of them or none."""
    refuse_note(arguments.afzender, "de afzender")
    refuse_note(arguments.wie, "de naam")
    store, municipality = Store(), load_municipality(arguments.gemeente)
    context = check_context(store, municipality)
    who = arguments.wie or LOCAL_USER
    memory = Memory(store, municipality.code, arguments.afzender)
    reports = []
    for name in arguments.bestand:
        try:
            reports.append(_checked(Path(name), arguments.soort, context, memory))
        except RefusedError as error:
            store.record_refusal(municipality.code, who=who, reason=error.what)
            raise
    for report in reports:
        if report.levering is None or not (report.schoon or arguments.met_afwijzingen):
            raise _not_stored(report)
    deliveries = [report.levering for report in reports if report.levering is not None]
    replaced = store.replaced_by(municipality.code, deliveries) if arguments.vervang else []
    gone = []
    if arguments.vervang:
        gone = what_is_lost(store, municipality.code, municipality.areas, deliveries, shown=_SHOWN)
    keys = store.deliver(
        municipality.code,
        deliveries,
        who=who,
        sender=arguments.afzender,
        replace=arguments.vervang,
    )
    rows = sum(report.geaccepteerd for report in reports)
    rejected = sum(report.afgewezen for report in reports)
    text = (
        f"{how_many(len(keys), 'levering', 'leveringen')} opgeslagen, "
        f"{how_many(rows, 'rij', 'rijen')} "
        f"(nummer {listing([str(key) for key in keys])})."
    )
    lost = how_many(rejected, "afgewezen rij is", "afgewezen rijen zijn")
    text += f" {lost} niet opgeslagen." if rejected else ""
    lines = [text, *(f"Vervangen: {each}." for each in replaced)]
    lines += [f"Verandert: {each}" for each in gone]
    for report in reports:
        named = f"Waarschuwingen bij '{report.bestand}'" if len(reports) > 1 else "Waarschuwingen"
        lines += _listed(named, report.waarschuwingen)
    return CLEAN, "\n".join(lines)


def take_back(arguments: argparse.Namespace) -> Outcome:
    """Take a delivery out of force; what was in force before it comes back."""
    refuse_note(arguments.reden, "de reden")
    refuse_note(arguments.wie, "de naam")
    gemeente, who = load_municipality(arguments.gemeente).code, arguments.wie or LOCAL_USER
    Store().undo(gemeente, arguments.nummer, who=who, reason=arguments.reden)
    return CLEAN, f"Levering {arguments.nummer} is teruggedraaid. Er is niets gewist."


def history(arguments: argparse.Namespace) -> Outcome:
    """List all deliveries, newest first."""
    entries = Store().history(load_municipality(arguments.gemeente).code)
    if arguments.json:
        return CLEAN, _json([asdict(entry) for entry in entries])
    lines = [
        f"{e.id}  {e.ontvangen.astimezone():%d-%m-%Y %H:%M}  {e.bestand}  ({e.soort})\n"
        f"    {e.perioden or 'geen periode'}; punten: {e.punten}; "
        f"{number(e.geaccepteerd)} van {how_many(e.gelezen, 'rij', 'rijen')}; {e.stand}\n"
        f"    {e.wie}{f', van {e.afzender}' if e.afzender else ''}; sha256 {e.sha256[:12]}"
        for e in entries
    ]
    return CLEAN, "\n".join(lines or ["Er is nog niets geleverd."])


def release(arguments: argparse.Namespace) -> Outcome:
    """Publish what is in force: protected, tried, and frozen under the next number."""
    # Here, because the solver takes half a second to import.
    from loaders.publish import propose, publish

    refuse_note(arguments.toelichting, "de toelichting")
    refuse_note(arguments.wie, "de naam")
    store, municipality = Store(), load_municipality(arguments.gemeente)
    proposal = propose(store, municipality, load_knowledge())
    who, note = arguments.wie or LOCAL_USER, arguments.toelichting
    number_ = publish(store, municipality, proposal, who=who, note=note)
    changed = len(proposal.publication.corrections)
    told = how_many(changed, "gepubliceerd cijfer is", "gepubliceerde cijfers zijn")
    return CLEAN, f"Uitgave {number_} is gepubliceerd." + (f" {told} anders." if changed else "")


def releases(arguments: argparse.Namespace) -> Outcome:
    """List all releases, newest first."""
    found = Store().releases(load_municipality(arguments.gemeente).code)
    if arguments.json:
        return CLEAN, _json([asdict(entry) for entry in found])
    lines = [
        f"{'demonstratie ' if e.demonstratie else ''}{e.nummer}  "
        f"{e.gemaakt.astimezone():%d-%m-%Y %H:%M}  {e.wie}  "
        f"{how_many(len(e.correcties), 'correctie', 'correcties')}  {e.toelichting}"
        for e in found
    ]
    return CLEAN, "\n".join(lines or ["Er is nog niets gepubliceerd."])


def clean_up(arguments: argparse.Namespace) -> Outcome:
    """Remove what is older than its retention period allows."""
    gemeente, who = load_municipality(arguments.gemeente).code, arguments.wie or LOCAL_USER
    removed = Store().purge(gemeente, today=_today(), who=who)
    lines = [
        f"{name}: {how_many(n, 'rij', 'rijen')} verwijderd." for name, n in removed.items() if n
    ]
    return CLEAN, "\n".join(lines or ["Er is niets ouder dan zijn bewaartermijn."])


def privacy(arguments: argparse.Namespace) -> Outcome:
    """Describe what is stored, why, and how it is protected."""
    name = load_municipality(arguments.gemeente).areas.gemeente.name
    return CLEAN, describe(name, default_url())


def template(arguments: argparse.Namespace) -> Outcome:
    """Write templates."""
    municipality = load_municipality(arguments.gemeente)
    standard = load_standard()
    offered = {each.code: each for each in templates(standard)}
    if arguments.soort != _ALL and arguments.soort not in offered:
        raise DeliveryError(
            f"Er is geen sjabloon '{arguments.soort[:40]}'.",
            f"Kies {', '.join(offered)} of {_ALL}.",
        )
    context = check_context(Store(), municipality)
    offer = Offer(municipality.areas, context.taxonomy, context.points, _today())
    written = [each for code, each in offered.items() if arguments.soort in (code, _ALL)]
    for each in written:
        content = build_template(each.code, standard, offer)
        _write(Path(arguments.naar) / each.file_name, content)
    return CLEAN, f"Geschreven: {listing([each.file_name for each in written])}."


def as_json(report: Report) -> dict[str, Any]:
    """Return a report as plain values, for other programs."""
    return {
        "bestand": report.bestand,
        "sha256": report.sha256,
        "soort": report.soort,
        "rijen_gelezen": report.gelezen,
        "geaccepteerd": report.geaccepteerd,
        "afgewezen": report.afgewezen,
        "overgeslagen": [asdict(each) for each in report.overgeslagen],
        "fouten": [asdict(each) for each in report.fouten],
        "waarschuwingen": [asdict(each) for each in report.waarschuwingen],
    }


def summary(report: Report) -> list[str]:
    """Return a report as lines of text."""
    read = how_many(report.gelezen, "rij", "rijen")
    accepted, rejected = number(report.geaccepteerd), number(report.afgewezen)
    lines = [
        f"'{report.bestand}', gelezen als {report.soort}:",
        f"{read} gelezen: {accepted} geaccepteerd, {rejected} afgewezen.",
    ]
    if report.overgeslagen:
        kinds = Counter(skipped.reden for skipped in report.overgeslagen)
        lines.append("Overgeslagen: " + ", ".join(f"{n} {kind}" for kind, n in kinds.items()) + ".")
    lines += _listed("Fouten", report.fouten)
    lines += _listed("Waarschuwingen", report.waarschuwingen)
    return lines


def _listed(title: str, problems: tuple[Problem, ...]) -> Iterable[str]:
    if problems:
        yield f"{title}:"
        yield from (f"  {in_words(each)}" for each in problems[:_SHOWN])
        if len(problems) > _SHOWN:
            yield f"  En nog {number(len(problems) - _SHOWN)}; controleer --json geeft ze alle."


def _checked(
    path: Path,
    kind: str | None,
    context: Context,
    memory: Memory | None = None,
    *,
    ask: bool = True,
) -> Report:
    """Check a file; ``memory`` tells how a file like it was read before.

    Without ``ask`` a column that was not found is told together with what is wrong with rows.
    """
    if kind is not None and kind not in context.standard.codes:
        raise UnreadableError(
            f"De soort '{kind[:40]}' bestaat niet.", f"Kies {listing(context.standard.codes)}."
        )
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableError(
            f"Het bestand '{path.name}' is niet te openen.", "Controleer de naam en de map."
        ) from error
    try:
        return check_file(content, path.name, context, kind=kind)
    except NeedsMappingError as error:
        found, question = None, error
        if memory is not None:
            found, question = memory.of(error, content, path.name, context, kind)
        if found is not None:
            return check_file(content, path.name, context, kind=found[0], mapping=found[1])
        if ask:
            raise question from error
    return check_file(content, path.name, context, kind=kind, ask=False)


def _unchecked(error: UserError) -> dict[str, Any]:
    """Return the outcome for a file that could not be checked, in the form of a report."""
    return {
        "geweigerd": isinstance(error, RefusedError),
        "rijen_gelezen": 0,
        "geaccepteerd": 0,
        "afgewezen": 0,
        "overgeslagen": [],
        "fouten": [asdict(Problem(None, "", "", error.what, error.remedy))],
        "waarschuwingen": [],
    }


def _not_stored(report: Report) -> DeliveryError:
    told = [in_words(each) for each in report.fouten[:_SHOWN]]
    more = len(report.fouten) - _SHOWN
    rest = [f"En nog {number(more)}."] if more > 0 else []
    return DeliveryError(
        " ".join([f"'{report.bestand}' is niet opgeslagen.", *told, *rest]),
        "Herstel de rijen en lever opnieuw aan, of sla de goede rijen op met --met-afwijzingen.",
    )


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise DeliveryError(
            f"'{path.name}' is niet te schrijven.", "Controleer de map achter --naar."
        ) from error


def _today() -> date:
    return datetime.now(UTC).date()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)
