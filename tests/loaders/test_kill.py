"""A process that is killed while it stores: every delivery is whole or absent, and none is lost."""

from __future__ import annotations

import os
import random
import time

import pytest
import sqlalchemy as sa

from loaders.store import Store
from tests.loaders.checked import assert_sums_follow_from_the_rows, put
from tests.loaders.processes import FILES_PER_CALL, FRESH, deliver_for_ever
from tests.loaders.village import GEMEENTE, row

KILLS = int(os.environ.get("STADSDEELKOMPAS_STOPPEN", "50"))
PATIENCE_S = 60
NEVER = -1
_STORED = sa.text(
    "SELECT l.id, l.rijen, "
    "(SELECT coalesce(sum(d.rijen), 0) FROM delen d WHERE d.levering_id = l.id), "
    "(SELECT count(*) FROM registraties r JOIN delen d ON d.id = r.deel_id "
    " WHERE d.levering_id = l.id), "
    "(SELECT coalesce(sum(s.rijen), 0) FROM deelsommen s JOIN delen d ON d.id = s.deel_id "
    " JOIN rubrieken u ON u.id = s.rubriek_id WHERE d.levering_id = l.id "
    " AND u.uitsplitsing <> ''), "
    "(SELECT count(*) FROM gebeurtenissen g WHERE g.levering_id = l.id AND g.wat = 'geleverd'), "
    "(SELECT count(*) FROM gebeurtenissen g WHERE g.levering_id = l.id "
    " AND g.wat = 'teruggedraaid') "
    "FROM leveringen l ORDER BY l.id"
)
_ORPHANS = sa.text("SELECT count(*) FROM registraties WHERE deel_id NOT IN (SELECT id FROM delen)")


def killed(url: str, first: int, moment: float, started: bool) -> int:
    """Kill a delivering process some time after it began; the last delivery it was told of."""
    # Without a lock: a process killed while it held one would leave it held for ever.
    confirmed = FRESH.Value("i", NEVER, lock=False)
    worker = FRESH.Process(target=deliver_for_ever, args=(url, first, confirmed), daemon=True)
    worker.start()
    give_up = time.monotonic() + PATIENCE_S
    while started and confirmed.value <= 0:
        assert time.monotonic() < give_up
        time.sleep(0.001)
    time.sleep(moment)
    worker.kill()
    worker.join(PATIENCE_S)
    assert worker.exitcode == -9
    return int(confirmed.value)


def judged(url: str) -> int:
    """Open the store, and see that everything in it is whole; the last delivery."""
    store = Store(url)
    with store._engine.connect() as connection:
        lines = connection.execute(_STORED).all()
        assert connection.scalar(_ORPHANS) == 0
        if connection.dialect.name == "sqlite":
            assert connection.scalar(sa.text("PRAGMA integrity_check")) == "ok"
    assert len(lines) % FILES_PER_CALL == 0, "a call is whole or absent"
    withdrawn = {e.id for e in store.history(GEMEENTE) if e.stand == "teruggedraaid"}
    for key, rows, of_parts, of_counts, of_sums, told, undone in lines:
        assert rows == of_parts == of_counts == of_sums > 0
        assert (told, undone) == (1, int(key in withdrawn))
    assert_sums_follow_from_the_rows(store, GEMEENTE)
    store.close()
    return lines[-1].id if lines else 0


@pytest.mark.timeout(240 + 2 * KILLS)
def test_killed_at_any_moment_each_delivery_is_whole_or_absent(databases, figure):
    chance = random.Random(20260730)
    url, empty, between = databases.fresh(), 0, 0
    for number in range(KILLS):
        # Every fifth time from the very start: then also while the tables are made.
        if number % 5 == 0:
            url = databases.empty()
            confirmed = killed(url, 1000 * number, chance.uniform(0.0, 0.4), started=False)
        else:
            confirmed = killed(url, 1000 * number, chance.uniform(0.0, 0.12), started=True)
        last = judged(url)
        assert last >= confirmed, "what was confirmed is there"
        empty += last == 0
        between += last > confirmed > 0
    figure(f"{KILLS} keer gestopt op {databases.kind}: {empty} keer nog leeg, {between} keer "
          "opgeslagen maar nog niet bevestigd")  # fmt: skip
    store = Store(url)
    put(store, row(periode="2019-K1"))
    assert store.history(GEMEENTE)[0].stand == "van kracht"
    store.close()
