"""Making a release: protected and audited before it is frozen, with what it corrects."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from geo.areas import Level
from geo.disclosure import Breakdown, Release, TableKey
from geo.disclosure.audit import Finding
from geo.errors import NoDataError
from geo.period import Period
from geo.taxonomy import Taxonomy
from loaders.long_file import read_long
from loaders.publish import (
    NothingNewError,
    UnsafeReleaseError,
    _earlier,
    corrections,
    propose,
    publish,
)
from loaders.release_frame import ReleaseFrame, frame_of_now
from loaders.report import DeliveryError
from loaders.store import Store

K3 = Period.parse("2026-K3")
HEADER = "periode,servicepunt,gebied,uitsplitsing,categorie,eenheid,aantal"


@pytest.fixture
def store(tmp_path):
    opened = Store(f"sqlite:///{tmp_path / 'opslag.sqlite'}")
    yield opened
    opened.close()


@pytest.fixture
def deliver(store, tmp_path, municipality, knowledge):
    """Deliver totals of new dossiers: area and count, of one point in one quarter."""

    def put(period="2026-K3", **counts):
        lines = [f"{period},P1,{area},totaal,totaal,dossiers,{n}" for area, n in counts.items()]
        path = tmp_path / "levering.csv"
        path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
        delivery = read_long(path, municipality.areas, knowledge.taxonomy)
        store.deliver(municipality.code, [delivery], replace=True)

    return put


@pytest.fixture
def make(store, municipality, knowledge):
    """Publish what is in force."""

    def run() -> int:
        return publish(store, municipality, propose(store, municipality, knowledge), who="Ans")

    return run


def test_nothing_in_force_is_nothing_to_publish(store, municipality, knowledge):
    with pytest.raises(NoDataError, match="niets om te publiceren"):
        propose(store, municipality, knowledge)


def test_a_release_holds_what_was_delivered_protected(store, deliver, make, municipality):
    deliver(WK051829=43, WK051828=4)
    assert make() == 1
    frozen = store.release(municipality.code, 1, demonstration=False)
    table = Release.from_frame(frozen.figures)[TableKey(Level.GEMEENTE, K3, Breakdown.TYPES)]
    texts = {table.cell(area, "totaal").text for area in table.areas}
    assert "45" in texts
    assert not texts & {"43", "4", "47"}
    assert frozen.parts == store.parts_in_force(municipality.code)


def test_the_phases_are_told(store, deliver, municipality, knowledge):
    deliver(WK051829=43)
    told = []
    propose(store, municipality, knowledge, lambda done, phase: told.append((done, phase)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == 1.0
    assert all(phase for _, phase in told)


def test_a_figure_that_reads_otherwise_is_a_correction_and_a_new_period_is_none(
    store, deliver, make, municipality
):
    deliver(WK051829=43)
    make()
    deliver("2026-K2", WK051829=60)
    make()
    newest = store.releases(municipality.code)[0]
    assert (newest.nummer, newest.correcties) == (2, ())
    deliver(WK051829=90)
    make()
    found = store.releases(municipality.code)[0].correcties
    assert {(c.was, c.wordt) for c in found if c.niveau == "gemeente"} == {("45", "90")}
    assert {c.periode for c in found} == {"2026-K3"}


def test_what_the_audit_can_narrow_is_not_published(store, deliver, municipality, knowledge):
    deliver(WK051829=43)
    proposal = propose(store, municipality, knowledge)
    assert proposal.findings == ()
    unsafe = replace(proposal, findings=(Finding((), 0, 3.0, 4.0),))
    with pytest.raises(UnsafeReleaseError, match="1 "):
        publish(store, municipality, unsafe, who="Ans")
    assert store.releases(municipality.code) == []


def test_a_release_that_says_nothing_new_is_refused(store, deliver, make, municipality, knowledge):
    deliver(WK051829=43)
    assert propose(store, municipality, knowledge).same_as == 0
    make()
    again = propose(store, municipality, knowledge)
    assert again.same_as == 1
    with pytest.raises(NothingNewError, match="niets veranderd sinds uitgave 1"):
        publish(store, municipality, again, who="Ans")
    assert len(store.releases(municipality.code)) == 1
    # Another plan is something new to say, and so is a count that merely reads the same.
    assert propose(store, municipality, moved(knowledge)).same_as == 0
    deliver(WK051829=44)
    assert propose(store, municipality, knowledge).same_as == 0
    assert make() == 2


def test_what_was_delivered_meanwhile_stops_it(store, deliver, municipality, knowledge):
    deliver(WK051829=43)
    proposal = propose(store, municipality, knowledge)
    deliver(WK051829=60)
    with pytest.raises(DeliveryError, match="veranderd"):
        publish(store, municipality, proposal, who="Ans")


def test_corrections_compare_cell_by_cell():
    cell = {"niveau": "wijk", "periode": "2025", "uitsplitsing": "totaal", "categorie": "totaal"}

    def frame(**texts):
        return pd.DataFrame([cell | {"gebied": area, "tekst": t} for area, t in texts.items()])

    [found] = corrections(frame(A="35", B="40"), frame(A="35", B="0–9", C="20"))
    assert (found.gebied, found.was, found.wordt) == ("B", "40", "0–9")


def quarter_of_types(deliver_file, *counts):
    """Deliver demand types and totals of one point: area, type and count."""
    lines = [f"2026-K3,P1,{a},hulpvraag,{kind},dossiers,{n}" for a, kind, n in counts]
    totals: dict[str, int] = {}
    for area, _, n in counts:
        totals[area] = totals.get(area, 0) + n
    lines += [f"2026-K3,P1,{area},totaal,totaal,dossiers,{n}" for area, n in totals.items()]
    deliver_file(lines)


@pytest.fixture
def deliver_file(store, tmp_path, municipality, knowledge):
    def put(lines):
        path = tmp_path / "levering.csv"
        path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
        delivery = read_long(path, municipality.areas, knowledge.taxonomy)
        store.deliver(municipality.code, [delivery], replace=True)

    return put


def moved(knowledge):
    """Return the knowledge after debts and housing changed their main group, and a rule moved."""
    taxonomy = knowledge.taxonomy
    told = taxonomy.model_dump()
    groups = {"schulden": "wonen_leefomgeving", "wonen": "schulden"}
    for category in told["uitsplitsingen"]["hulpvraag"]["categorieen"]:
        category["hoofdgroep"] = groups.get(category["code"], category["hoofdgroep"])
    changed = Taxonomy.model_validate(told)
    plan = knowledge.plan.model_copy(update={"uitgesplitst_minimaal_pct": 50.0})
    assert changed.group_of != taxonomy.group_of
    return replace(knowledge, taxonomy=changed, plan=plan)


def test_an_earlier_release_stays_what_it_was_when_taxonomy_and_plan_change(
    store, deliver_file, make, municipality, knowledge
):
    quarter_of_types(
        deliver_file,
        ("WK051829", "schulden", 60),
        ("WK051829", "wonen", 4),
        ("WK051828", "schulden", 31),
        ("WK051828", "wonen", 7),
    )
    make()
    now = frame_of_now(store, municipality, moved(knowledge), demonstration=False)
    [entry] = store.releases(municipality.code)
    before = _earlier(store, municipality, now, entry)
    assert before.context.plan == knowledge.plan
    assert before.context.group_of == knowledge.taxonomy.group_of
    for key, table in before.published.items():
        for area in table.areas:
            for category in table.categories:
                cell, n = table.cell(area, category), before.tables[key].lower.loc[area, category]
                assert cell.low is None or cell.low <= n <= cell.high, (key, area, category)
    proposal = propose(store, municipality, moved(knowledge))
    assert proposal.findings == ()
    assert publish(store, municipality, proposal, who="Ans") == 2
    third = propose(store, municipality, moved(knowledge))
    assert third.findings == ()


def test_a_release_from_before_frames_were_kept_is_read_with_those_of_now(
    store, deliver, make, municipality, knowledge, monkeypatch
):
    deliver(WK051829=43, WK051828=4)
    monkeypatch.setattr(ReleaseFrame, "to_text", lambda _self: "")
    make()
    assert store.release(municipality.code, 1, demonstration=False).frame == ""
    proposal = propose(store, municipality, knowledge)
    assert proposal.findings == ()
    assert proposal.publication.corrections == ()
