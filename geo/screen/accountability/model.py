"""What stands on the page that says where every figure comes from."""

from __future__ import annotations

from dataclasses import dataclass

from geo.advice.rules import Rules
from geo.catalogue import Catalogue
from geo.causes import Causes
from geo.disclosure import Plan
from geo.measure_rules import NeedModel, Thresholds
from geo.methods import Methods
from geo.plan_words import PlanWords
from geo.quality_rules import QualityRules
from geo.shipped import ShippedFile
from geo.target_groups import TargetGroups
from geo.taxonomy import Taxonomy
from geo.workload import Workload


@dataclass(frozen=True, slots=True)
class Link:
    """A name and where it leads: another site, or a place on this page (``#``)."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something an entry says: what it is about, the text, and links behind it."""

    label: str
    text: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One indicator, method, threshold or file.

    Parameters
    ----------
    key : str
        Its place on the page, unique.
    title : str
    mark : str
        What shows beside the title: a unit, a value, a version.
    line : str
        What shows below the title.
    latex : str
        A formula, or empty.
    facts : tuple of Fact
    """

    key: str
    title: str
    mark: str
    line: str
    latex: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Entries that belong together."""

    title: str
    text: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter of the page."""

    key: str
    title: str
    text: str
    groups: tuple[Group, ...]

    @property
    def entries(self) -> list[Entry]:
        """The entries of all groups."""
        return [entry for group in self.groups for entry in group.entries]


@dataclass(frozen=True, slots=True)
class AccountabilityScreen:
    """The page in words.

    Parameters
    ----------
    headline, explanation : str
    sections : tuple of Section
    """

    headline: str
    explanation: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """All that the app computes with, as it was read.

    Parameters
    ----------
    municipality : str
        Its CBS code.
    catalogue, taxonomy, plan, plan_words, thresholds, need, causes, groups, workload, quality
        Files of ``data/``.
    methods
        The files of ``data/``.
    advice : Rules
    files : tuple of ShippedFile
    standard_version : int
        Version of the registration standard.
    data_version : str
        Fingerprint of the shipped figures.
    """

    municipality: str
    catalogue: Catalogue
    taxonomy: Taxonomy
    plan: Plan
    plan_words: PlanWords
    thresholds: Thresholds
    need: NeedModel
    causes: Causes
    groups: TargetGroups
    workload: Workload
    quality: QualityRules
    methods: Methods
    advice: Rules
    files: tuple[ShippedFile, ...]
    standard_version: int
    data_version: str
