"""Several processes or users at one store at once: one after the other, and told so."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from geo.period import Period
from loaders.report import DeliveryError
from loaders.store import Store
from tests.loaders.checked import checked, put
from tests.loaders.processes import FRESH, load_at_once, open_at_once
from tests.loaders.village import ALWAYS, GEMEENTE, figures, municipality, read, row, total


def test_four_processes_make_the_same_new_store_at_once(databases):
    rounds, processes = (60 if databases.kind == "sqlite" else 8), 4
    urls = [databases.empty() for _ in range(rounds)]
    told, together = FRESH.Queue(), FRESH.Barrier(processes)
    workers = [
        FRESH.Process(target=open_at_once, args=(urls, together, told)) for _ in range(processes)
    ]
    for worker in workers:
        worker.start()
    answers = Counter(told.get(timeout=60) for _ in range(rounds * processes))
    for worker in workers:
        worker.join(30)
    assert answers == {"": rounds * processes}, "none is refused because another is making it"


def test_two_processes_load_the_demonstration_into_a_new_store_at_once(databases, tmp_path):
    rounds = 8 if databases.kind == "sqlite" else 3
    urls = [databases.empty() for _ in range(rounds)]
    municipality(tmp_path)
    told, together = FRESH.Queue(), FRESH.Barrier(2)
    arguments = tmp_path, urls, together, told
    workers = [FRESH.Process(target=load_at_once, args=arguments) for _ in range(2)]
    for worker in workers:
        worker.start()
    answers = [told.get(timeout=60) for _ in range(2 * rounds)]
    for worker in workers:
        worker.join(30)
    for url in urls:
        store = Store(url)
        assert total(store) == {"WK1": (40, 40, 0), "WK2": (60, 60, 0)}, "exactly one set"
        assert store.coverage(GEMEENTE).points_in(ALWAYS) == 2
        store.close()
    refused = sorted({answer for _, answer in answers if isinstance(answer, str)})
    assert not refused, "neither is refused the store because the other was making it"
    assert Counter(answers) == Counter([(url, n) for url in urls for n in (0, 2)])


def test_two_stores_delivering_the_same_quarter_one_wins_and_the_other_is_told(databases, tmp_path):
    url = databases.fresh()
    stores = [Store(url), Store(url)]
    for number in range(10):
        quarter = str(Period.of_quarter(2020 + number // 4, number % 4 + 1))
        files = [read(tmp_path, row(periode=quarter, aantal=n)) for n in (10, 100)]
        together = threading.Barrier(2)

        def attempt(store, file, together=together):
            together.wait(10)
            try:
                return store.deliver(GEMEENTE, [file])
            except DeliveryError as error:
                return str(error)

        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(attempt, stores, files))
        [told] = [a for a in answers if isinstance(a, str)]
        assert f"P1 heeft {quarter} al geleverd" in told
        won = 100 if answers[0] == told else 10
        for store in stores:
            assert figures(store, period=Period.parse(quarter)) == {
                ("WK1", "totaal"): (won, won, 0)
            }
    for store in stores:
        store.close()


def test_two_users_who_both_replace_what_they_saw_one_wins_and_the_other_is_told(databases):
    url = databases.fresh()
    stores = [Store(url), Store(url)]
    for round_ in range(5):
        put(stores[0], row(aantal=1000 + round_))
        seen = stores[0].version(GEMEENTE)
        files = [checked(row(aantal=10 * (round_ + 1) + n)) for n in range(2)]
        together = threading.Barrier(2)

        def attempt(store, file, who, seen=seen, together=together):
            together.wait(10)
            try:
                store.deliver(GEMEENTE, [file], who=who, replace=True, seen_version=seen)
            except DeliveryError as error:
                return str(error)
            return ""

        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(attempt, stores, files, ("Ans", "Piet")))
        assert sorted(map(bool, answers)) == [False, True]
        winner = answers.index("")
        assert f"{('Ans', 'Piet')[winner]} heeft op " in answers[1 - winner]
        assert total(stores[1]) == {"WK1": (10 * (round_ + 1) + winner,) * 2 + (0,)}
    for store in stores:
        store.close()


def test_another_reader_sees_a_delivery_only_when_it_is_whole(databases, tmp_path):
    url = databases.fresh()
    writer, reader = Store(url), Store(url)
    seen = []

    def files():
        yield read(tmp_path, row())
        seen.append(total(reader))
        yield read(tmp_path, row(servicepunt="P2"))
        seen.append(total(reader))

    writer.deliver(GEMEENTE, files())
    assert seen == [{}, {}]
    assert total(reader) == {"WK1": (10, 10, 0)}
    writer.close()
    reader.close()


def test_all_of_a_page_is_as_of_one_moment(databases):
    url = databases.fresh()
    writer, reader = Store(url), Store(url)
    first = put(writer, row())
    between = iter([row(servicepunt="P2")])

    def deliver_once(_connection, _cursor, statement, *_):
        if statement.startswith("SELECT"):
            for delivered in between:
                put(writer, delivered)

    sa.event.listen(reader._engine, "after_cursor_execute", deliver_once)
    assert [(e.id, e.stand) for e in reader.history(GEMEENTE)] == [(first, "van kracht")]
    states = [entry.stand for entry in reader.history(GEMEENTE)]
    assert states == ["van kracht", "van kracht"]
    writer.close()
    reader.close()
