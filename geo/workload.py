"""What ``data/werklast.yaml`` assumes about work: hours for what is done, and for who does it."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field, model_validator

from geo.strict import Strict
from geo.taxonomy import Taxonomy

# What an hour of a professional counts for is the unit: 1.
OTHERS = ("stagiair", "vrijwilliger")
CONTACTS, SESSIONS = "contacten", "bijeenkomsten"
# Contacts outside a dossier; the hours of a dossier hold its own appointments and visits.
SHORT_CHANNELS = ("inloop", "telefoon", "digitaal")


class Assumption(Strict):
    """A number nobody measured, how far it can reasonably be off, and why it is this number."""

    waarde: float = Field(ge=0)
    eenheid: str = Field(min_length=1)
    laag: float = Field(ge=0)
    hoog: float = Field(ge=0)
    label: str = Field(min_length=5)
    waarom: str = Field(min_length=20)
    bron: str = Field(min_length=10)

    @model_validator(mode="after")
    def _ordered(self) -> Assumption:
        if not self.laag <= self.waarde <= self.hoog:
            raise ValueError(f"{self.label}: laag <= waarde <= hoog moet gelden")
        return self


class Workload(Strict):
    """The whole of ``data/werklast.yaml``.

    Hours are per quarter: ``uren_per_dossier`` for a running dossier of that weight,
    ``uren_per_fte`` what a full-time professional has for clients, and ``inzet_per_fte`` which
    part of that a full-time trainee or volunteer adds.
    """

    versie: int
    uren_per_dossier: dict[str, Assumption]
    uren_per_contact: Assumption
    uren_per_bijeenkomst: Assumption
    uren_per_fte: Assumption
    inzet_per_fte: dict[str, Assumption]
    stabiel_tot: Assumption

    @model_validator(mode="after")
    def _complete(self) -> Workload:
        if set(self.inzet_per_fte) != set(OTHERS):
            raise ValueError(f"inzet_per_fte heeft precies {' en '.join(OTHERS)} nodig")
        if not self.uren_per_fte.laag > 0:
            raise ValueError("uren_per_fte moet meer zijn dan 0")
        if not self.stabiel_tot.laag > 0:
            raise ValueError("stabiel_tot moet meer zijn dan 0")
        return self

    def misfits(self, taxonomy: Taxonomy) -> list[str]:
        """Return the case weights that one has and the other lacks."""
        weights = set(taxonomy.uitsplitsingen["zwaarte"].codes)
        return sorted(weights ^ set(self.uren_per_dossier))

    def assumptions(self) -> Iterator[tuple[str, Assumption]]:
        """Yield what the pressure rests on: its path in the file, and the assumption."""
        for name, each in self.uren_per_dossier.items():
            yield f"uren_per_dossier.{name}", each
        yield "uren_per_contact", self.uren_per_contact
        yield "uren_per_bijeenkomst", self.uren_per_bijeenkomst
        yield "uren_per_fte", self.uren_per_fte
        for name, each in self.inzet_per_fte.items():
            yield f"inzet_per_fte.{name}", each

    def with_value(self, path: str, value: float) -> Workload:
        """Return the same assumptions with another value for one of them."""
        name, _, key = path.partition(".")
        old = getattr(self, name)
        if key:
            new = old | {key: old[key].model_copy(update={"waarde": value})}
        else:
            new = old.model_copy(update={"waarde": value})
        return self.model_copy(update={name: new})
