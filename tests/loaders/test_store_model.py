"""Any order of delivering, replacing and undoing gives what a few lines of Python say."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.period import Period
from loaders.report import DeliveryError
from loaders.store import Store
from tests.loaders.checked import assert_sums_follow_from_the_rows, checked
from tests.loaders.village import ALWAYS, demand, row

_towns = (f"GM{number:04d}" for number in itertools.count(1000))

Key = tuple[str, str]  # period and point


@dataclass
class Model:
    """Deliveries as mappings of key to amount; what is in force is found by comparing all."""

    deliveries: list[dict[Key, int]] = field(default_factory=list)
    real: list[bool] = field(default_factory=list)
    withdrawn: set[int] = field(default_factory=set)

    def standing(self) -> list[int]:
        kept = [n for n in range(len(self.deliveries)) if n not in self.withdrawn]
        return [n for n in kept if self.real[n] or not any(self.real[k] for k in kept)]

    def in_force(self) -> dict[tuple[int, Key], int]:
        standing = self.standing()
        return {
            (n, key): amount
            for n in standing
            for key, amount in self.deliveries[n].items()
            if not any(touch(key, other) for m in standing if m > n for other in self.deliveries[m])
        }

    def clash(self, parts: dict[Key, int]) -> bool:
        real = [key for n, key in self.in_force() if self.real[n]]
        return any(touch(key, other) for key in parts for other in real)


def touch(one: Key, other: Key) -> bool:
    mine, theirs = Period.parse(one[0]), Period.parse(other[0])
    overlap = mine.first <= theirs.last and theirs.first <= mine.last
    return overlap and (one[1] == other[1] or "alle" in (one[1], other[1]))


ACTIONS = st.lists(
    st.one_of(
        st.tuples(
            st.just("lever"),
            st.sampled_from(["2026-K1", "2026-K2", "2026-H1", "2026"]),
            st.sampled_from([("P1",), ("P2",), ("P1", "P2"), ("P1", "P2", "P3"), ("alle",)]),
            st.booleans(),
        ),
        st.tuples(st.just("terug"), st.integers(0, 7)),
    ),
    min_size=2,
    max_size=9,
)


def sums(store: Store, town: str) -> dict[str, int]:
    """The grand total and the only category, as the store tells them."""
    found = {}
    for breakdown in ("totaal", "hulpvraag"):
        table = store.counts(town, ALWAYS, breakdown)
        found[breakdown] = int(table["laagste"].sum())
        assert table["laagste"].equals(table["hoogste"])
    return found


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(actions=ACTIONS, demonstration=st.booleans())
def test_sums_and_states_are_those_of_the_model(store, actions, demonstration):
    town, model = next(_towns), Model()
    amounts = itertools.count(1)
    keys: list[int] = []

    def deliver(parts: dict[Key, int], *, replace: bool, demo: bool = False) -> None:
        rows = [
            make(periode=period, servicepunt=point, aantal=amount)
            for (period, point), amount in parts.items()
            for make in (row, lambda **fields: demand("schulden", **fields))
        ]
        keys.extend(store.deliver(town, [checked(*rows)], replace=replace, demonstration=demo))
        model.deliveries.append(parts)
        model.real.append(not demo)

    if demonstration:
        deliver({("2026-K1", "D1"): 1000}, replace=False, demo=True)
    for action in actions:
        refused = False
        if action[0] == "lever":
            _, period, points, replace = action
            parts = {(period, point): next(amounts) for point in points}
            expected = not replace and model.clash(parts)
            try:
                deliver(parts, replace=replace)
            except DeliveryError:
                refused = True
        else:
            number = action[1]
            expected = number >= len(keys) or number in model.withdrawn or not model.real[number]
            try:
                store.undo(town, keys[number] if number < len(keys) else 10**6, who="Ans")
                model.withdrawn.add(number)
            except DeliveryError:
                refused = True
        assert refused is expected, action
        wanted = sum(model.in_force().values())
        assert sums(store, town) == {"totaal": wanted, "hulpvraag": wanted}
    force = {n for n, _ in model.in_force()}
    for entry in store.history(town):
        number = keys.index(entry.id)
        if number in model.withdrawn:
            assert entry.stand == "teruggedraaid"
        else:
            in_force = entry.stand in ("van kracht", "deels van kracht", "demonstratie")
            assert in_force is (number in force)
    assert_sums_follow_from_the_rows(store, town)
