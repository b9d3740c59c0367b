"""The taxonomy of the registration standard: breakdowns, categories and main groups."""

from __future__ import annotations

from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field, model_validator

from geo.text import listing


class MainGroup(BaseModel):
    """A main group of demand types, the detail shown per wijk."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    label: str
    kleur: int = Field(ge=0)
    restgroep: bool = False


class Category(BaseModel):
    """A category of a breakdown."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    label: str
    omschrijving: str = Field(min_length=5)
    hoofdgroep: str | None = None
    gevoelig: bool = False


class Breakdown(BaseModel):
    """A breakdown and the units for which its categories add up to the total."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str
    telt_op_voor: tuple[str, ...]
    categorieen: tuple[Category, ...] = Field(min_length=1)

    @property
    def codes(self) -> list[str]:
        """Category codes, in order."""
        return [c.code for c in self.categorieen]


class Unit(BaseModel):
    """A unit of counting."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str
    omschrijving: str = Field(min_length=10)


class Taxonomy(BaseModel):
    """The whole of ``data/taxonomie.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    versie: int
    hoofdgroepen: tuple[MainGroup, ...]
    eenheden: dict[str, Unit]
    uitsplitsingen: dict[str, Breakdown]

    @model_validator(mode="after")
    def _consistent(self) -> Taxonomy:
        groups = {g.code for g in self.hoofdgroepen}
        for name, breakdown in self.uitsplitsingen.items():
            if len(set(breakdown.codes)) != len(breakdown.codes):
                raise ValueError(f"uitsplitsing {name}: een code staat er twee keer")
            if unknown := set(breakdown.telt_op_voor) - set(self.eenheden):
                raise ValueError(
                    f"uitsplitsing {name}: onbekende eenheid {listing(sorted(unknown))}"
                )
            for category in breakdown.categorieen:
                if category.hoofdgroep is not None and category.hoofdgroep not in groups:
                    group = category.hoofdgroep
                    raise ValueError(f"{name}, {category.code}: hoofdgroep '{group}' bestaat niet")
        if any(c.hoofdgroep is None for c in self.demand_types):
            raise ValueError("elke hulpvraag heeft een hoofdgroep nodig")
        return self

    @property
    def demand_types(self) -> tuple[Category, ...]:
        """The categories of ``hulpvraag``."""
        return self.uitsplitsingen["hulpvraag"].categorieen

    @cached_property
    def group_of(self) -> dict[str, str]:
        """Main group by demand type."""
        return {c.code: str(c.hoofdgroep) for c in self.demand_types}

    @cached_property
    def demand_labels(self) -> dict[str, str]:
        """Dutch label by demand type or main group; a main group wins where codes coincide."""
        labels = {c.code: c.label for c in self.demand_types}
        return labels | {g.code: g.label for g in self.hoofdgroepen}
