"""Terms of keeping: complete, and a purge that removes exactly what is older, and says so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
import yaml

from geo.errors import DataError
from geo.period import Period
from loaders.kind_tables import KIND_TABLES
from loaders.retention import load_retention
from loaders.standard import load_standard
from loaders.store import Store
from tests.loaders.checked import ROWS, assert_sums_follow_from_the_rows, happened, put, states
from tests.loaders.databases import copies
from tests.loaders.old_store import make_old_store
from tests.loaders.village import GEMEENTE, row, total

TERMS = load_retention().termijnen
MONTHS = TERMS["aantallen"].maanden or 0
K3 = Period.parse("2026-K3")
LONG_AFTER = date(2100, 1, 1)


def after(months: int) -> date:
    """The first day of a month, so many months after the last month of 2026-K3."""
    year, month = divmod(K3.last + months, 12)
    return date(year, month + 1, 1)


def rows_stored(store: Store) -> dict[str, int]:
    with store._engine.connect() as connection:
        return {
            kind: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for kind, table in KIND_TABLES.items()
        }


# --- the file ---------------------------------------------------------------------------------


def test_every_file_kind_has_a_term():
    assert {kind.bewaartermijn for kind in load_standard().soorten} <= set(TERMS)
    assert all(TERMS[kind.bewaartermijn].maanden for kind in load_standard().soorten)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("aantallen", None),
        ("aantallen", {"maanden": None}),
        ("signalen", {"maanden": 0}),
        ("onderzoek", {"grondslag": ""}),
        ("onderzoek", {"reden": "Wat hier staat, is geen veld van dit bestand."}),
    ],
)
def test_an_incomplete_file_is_told_in_dutch(tmp_path, name, change):
    source = Path(__file__).resolve().parents[2] / "data" / "bewaartermijnen.yaml"
    content = yaml.safe_load(source.read_text(encoding="utf-8"))
    if change is None:
        del content["termijnen"][name]
    else:
        content["termijnen"][name] |= change
    (tmp_path / "bewaartermijnen.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(DataError, match=r"data/bewaartermijnen\.yaml klopt niet"):
        load_retention(tmp_path)


# --- the purge --------------------------------------------------------------------------------


def test_nothing_is_removed_before_its_term_and_everything_after_it(store):
    put(store, row(), row(periode="2026-K4"))
    put(store, row(gebied="WK2"))
    assert store.purge(GEMEENTE, today=after(MONTHS), who="Ans") == {}
    assert happened(store) == ["geleverd", "geleverd"]
    removed = store.purge(GEMEENTE, today=after(MONTHS + 1), who="Ans")
    assert removed == {"registraties": 2}, "of both deliveries, in force or not"
    assert total(store) == {"WK1": (5, 5, 0)}, "the later quarter stays"
    assert store.coverage(GEMEENTE).periods == (Period.parse("2026-K4"),)
    assert_sums_follow_from_the_rows(store, GEMEENTE)
    assert store.purge(GEMEENTE, today=after(MONTHS + 1), who="Ans") == {}


def test_entries_and_the_audit_trail_stay(store):
    key = put(store, row(), who="Ans")
    before = store.version(GEMEENTE)
    store.purge(GEMEENTE, today=LONG_AFTER, who="Piet")
    [entry] = store.history(GEMEENTE)
    assert (entry.id, entry.perioden, entry.rijen) == (key, "K3 2026", 1)
    assert entry.stand == "opgeschoond"
    last = store.events(GEMEENTE)[0]
    assert (last.wie, last.wat) == ("Piet", "opgeschoond")
    assert last.toelichting == "Verwijderd: 1 registraties."
    assert store.version(GEMEENTE) != before


def test_what_was_replaced_never_comes_back_through_a_purge(store):
    put(store, row(periode="2026", aantal=40))
    put(store, row(periode="2026-K1", aantal=9))
    assert total(store) == {"WK1": (9, 9, 0)}
    removed = store.purge(GEMEENTE, today=after(MONTHS - 5), who="Ans")
    assert removed == {"registraties": 1}
    assert total(store) == {}
    assert states(store) == {1: "vervangen", 2: "opgeschoond"}


def test_undo_does_not_bring_back_what_was_purged(store):
    put(store, row())
    new = put(store, row(aantal=9))
    store.purge(GEMEENTE, today=LONG_AFTER, who="Ans")
    store.undo(GEMEENTE, new, who="Ans")
    assert total(store) == {}
    assert list(states(store).values()) == ["teruggedraaid", "opgeschoond"]


def test_every_kind_is_removed_after_its_own_term_but_the_points_in_use_stay(store):
    for kind, rows in ROWS.items():
        put(store, *rows, kind=kind)
    put(store, row())
    assert all(rows_stored(store).values())
    removed = store.purge(GEMEENTE, today=LONG_AFTER, who="Ans")
    assert removed == {kind: 1 for kind in KIND_TABLES if kind != "servicepunten"}
    kept = {kind for kind, count in rows_stored(store).items() if count}
    assert kept == {"servicepunten"}
    put(store, *ROWS["servicepunten"], ROWS["servicepunten"][0] | {"code": "P2"},
        kind="servicepunten")  # fmt: skip
    assert store.purge(GEMEENTE, today=LONG_AFTER, who="Ans") == {"servicepunten": 1}
    assert list(store.points(GEMEENTE)["code"]) == ["P1", "P2"]


def test_kinds_have_their_own_terms(store):
    for kind in ("signalen", "inzet"):
        put(store, *ROWS[kind], kind=kind)
    today = after((TERMS["signalen"].maanden or 0) + 2)
    assert store.purge(GEMEENTE, today=today, who="Ans") == {"signalen": 1}
    assert states(store) == {1: "opgeschoond", 2: "van kracht"}


def test_answers_go_and_mappings_stay(store):
    store.save_answer(GEMEENTE, "P1", K3, "Klopt.", "Ans")
    assert store.purge(GEMEENTE, today=LONG_AFTER, who="Ans") == {"antwoorden": 1}
    assert store.answers(GEMEENTE) == []


def test_another_municipality_is_left_alone(store):
    put(store, row())
    assert store.purge("GM0002", today=LONG_AFTER, who="Ans") == {}
    assert total(store) == {"WK1": (5, 5, 0)}


def test_a_partly_purged_delivery_says_so_and_can_be_withdrawn(store):
    key = put(store, row(), row(periode="2030-K1"))
    store.purge(GEMEENTE, today=after(MONTHS + 1), who="Ans")
    assert states(store) == {key: "deels van kracht"}
    store.undo(GEMEENTE, key, who="Ans")
    assert total(store) == {}


def test_what_was_removed_is_nowhere_in_the_files_any_more(tmp_path):
    story = "eenherkenbaarverhaal"
    store = Store(f"sqlite:///{tmp_path / 'opslag.sqlite'}")
    put(store, row())
    store.save_answer(GEMEENTE, "P1", K3, story * 300, "Ans")

    def found() -> bool:
        return any(story.encode() in file.read_bytes() for file in tmp_path.iterdir())

    assert found()
    store.purge(GEMEENTE, today=LONG_AFTER, who="Ans")
    assert not found()
    store.close()


def test_old_copies_of_the_store_are_removed_and_fresh_ones_stay(databases):
    urls = [databases.empty(), databases.empty()]
    for url in urls:
        make_old_store(url)
        Store(url).close()
    store = Store(urls[0])
    today = next(e.tijd for e in store.events(GEMEENTE) if e.wat == "bijgewerkt").date()
    assert "reservekopieen" not in store.purge(GEMEENTE, today=today, who="Ans")
    assert [len(copies(url)) for url in urls] == [1, 1]
    assert store.purge(GEMEENTE, today=LONG_AFTER, who="Ans")["reservekopieen"] == 1
    assert [len(copies(url)) for url in urls] == [0, 1]
    store.close()
