"""The page Verantwoording: every indicator, formula, threshold, source and data version."""

from __future__ import annotations

from geo.screen.accountability import Basis, accountability_screen
from loaders.groups import load_groups
from loaders.measure import load_measure_rules
from loaders.methods import load_methods
from loaders.plan_words import load_plan_words
from loaders.quality_rules import load_quality_rules
from loaders.shipped import shipped_files
from loaders.standard import load_standard
from loaders.workload import load_workload
from pages.parts import accountability, session


def draw() -> None:
    """Draw the page."""
    gemeente = session.municipality_code()
    composer = session.composer(gemeente)
    knowledge, rules = composer.knowledge, load_measure_rules()
    basis = Basis(
        municipality=gemeente,
        catalogue=knowledge.catalogue,
        taxonomy=knowledge.taxonomy,
        plan=knowledge.plan,
        plan_words=load_plan_words(),
        thresholds=rules.thresholds,
        need=rules.need,
        causes=rules.causes,
        groups=load_groups(),
        workload=load_workload(),
        quality=load_quality_rules(),
        methods=load_methods(),
        files=shipped_files(composer.municipality),
        standard_version=load_standard().versie,
        data_version=composer.municipality.version,
    )
    accountability.draw(accountability_screen(basis))


draw()
