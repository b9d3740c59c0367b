"""What page and command line share: what a delivery is checked against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from loaders.check import Context, check_file
from loaders.knowledge import load_knowledge
from loaders.municipality import Municipality
from loaders.report import DeliveryError, Mapping, NeedsMappingError
from loaders.standard import load_standard
from loaders.store import Store

_PERIOD = "periode"
# What a file can say of itself, above the table or in its name.
_OWN = ("servicepunt", "eenheid")


def check_context(store: Store | None, municipality: Municipality) -> Context:
    """Return what deliveries of a municipality are checked against, its service points included.

    Without a store there is no list of points yet.
    """
    names: dict[str, str] = {}
    delivered: tuple[str, ...] = ()
    if store is not None:
        points = store.points(municipality.code)
        names = dict(zip(points["code"].astype(str), points["naam"].astype(str), strict=True))
        delivered = () if names else tuple(store.delivered_points(municipality.code))
    return Context(
        municipality.areas,
        load_knowledge().taxonomy,
        load_standard(),
        names,
        datetime.now(UTC).astimezone().date(),
        delivered,
    )


@dataclass(frozen=True)
class Memory:
    """How the files of a sender were read before.

    Parameters
    ----------
    store : Store
    gemeente, sender : str
        Of nobody nothing is remembered.
    """

    store: Store
    gemeente: str
    sender: str

    def of(
        self,
        question: NeedsMappingError,
        content: bytes,
        name: str,
        context: Context,
        kind: str | None = None,
    ) -> tuple[tuple[str, Mapping] | None, NeedsMappingError]:
        """Return how a file is to be read, or else what to ask about it.

        Parameters
        ----------
        question : NeedsMappingError
            What would be asked without a memory.
        content : bytes
        name : str
            File name.
        context : Context
        kind : str, optional
            Code of the file kind, when the user said so.
        """
        asked = [question]
        for code, _ in _recalled(self.store, self.gemeente, self.sender):
            # What a file says of itself depends on what it is taken for.
            if code != question.kind and kind in (None, code):
                try:
                    check_file(content, name, context, kind=code)
                except NeedsMappingError as error:
                    asked.append(error)
                except DeliveryError:
                    continue
        for each in asked:
            if found := remembered(self.store, self.gemeente, self.sender, each):
                return found[0], question
        proposed = [with_memory(self.store, self.gemeente, self.sender, each) for each in asked]
        new = (p for p, each in zip(proposed, asked, strict=True) if p is not each)
        return None, next(new, question)


def remembered(
    store: Store, gemeente: str, sender: str, question: NeedsMappingError
) -> list[tuple[str, Mapping]]:
    """Return how a sender's files with exactly these headings were read before.

    Parameters
    ----------
    store : Store
    gemeente, sender : str
    question : NeedsMappingError
        What would be asked about the file at hand, and what it says itself.

    Returns
    -------
    list of (str, Mapping)
        Code of the file kind, and which column is which. A period, point or unit that the file
        names goes before a remembered one; without any the user must be asked.
    """
    found = []
    for code, known in _recalled(store, gemeente, sender):
        same = (set(known.koppen) or known.read) == set(question.headings)
        if code != question.kind or not same:
            continue
        said = question.proposal
        own = set(said.kolommen) - set(question.missing)
        fixed = _fixed(known) | {
            name: said.vast[name]
            for name in (_PERIOD, *_OWN)
            if name in said.vast and name not in known.kolommen
        }
        needed = _PERIOD in load_standard()[code].names
        if not own & set(_fixed(known)) & set(_OWN) and (
            not needed or _PERIOD in {*fixed, *known.kolommen}
        ):
            found.append((code, replace(known, vast=fixed)))
    return found


def with_memory(
    store: Store, gemeente: str, sender: str, question: NeedsMappingError
) -> NeedsMappingError:
    """Return a question with what is remembered of the sender as its proposal.

    Parameters
    ----------
    store : Store
    gemeente, sender : str
    question : NeedsMappingError
    """
    there = set(question.headings)
    known = [
        known
        for code, known in _recalled(store, gemeente, sender)
        if code == question.kind and known.read & there
    ]
    if not known:
        return question
    (before,), said = known, question.proposal
    columns = {name: heading for name, heading in before.kolommen.items() if heading in there}
    columns |= {n: h for n, h in said.kolommen.items() if n not in columns}
    wide = {heading: code for heading, code in before.breed.items() if heading in there}
    same = said.uitsplitsing == before.uitsplitsing
    taken = set(columns.values())
    wide |= {h: c for h, c in said.breed.items() if same and h not in wide and h not in taken}
    fixed = {n: v for n, v in (_fixed(before) | said.vast).items() if n not in columns}
    return NeedsMappingError(
        f"{question.what} De koppen of de titel zijn anders dan eerder bij {sender}, dus wat "
        "daarvan is onthouden geldt niet zonder meer.",
        question.remedy,
        headings=question.headings,
        samples=question.samples,
        proposal=Mapping(columns, fixed, wide, before.uitsplitsing),
        missing=question.missing,
        kind=question.kind,
    )


def _recalled(store: Store, gemeente: str, sender: str) -> Iterator[tuple[str, Mapping]]:
    for code in load_standard().codes if sender else ():
        known = store.recall_mapping(gemeente, sender, code)
        if known:
            yield code, known


def _fixed(known: Mapping) -> dict[str, str]:
    """Return what was the same everywhere; the period of an earlier file is never that of this."""
    return {name: value for name, value in known.vast.items() if name != _PERIOD}
