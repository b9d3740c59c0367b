"""What a delivery would change: its sums beside those stored now and a year earlier."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from loaders.history import key_values
from loaders.parts import COUNTS, Part, clashes
from loaders.prepared import Prepared
from loaders.tables import GRAND_TOTAL, HEADINGS, PART_SUMS, PARTS

_KEY = ["servicepunt", "eerste", "laatste", "eenheid", "uitsplitsing"]
_SUMS = ["laagste", "hoogste"]
_TOTAL = "totaal"
# Kinds other than registraties are compared by the number of rows.
_ROWS = "rijen"


def changes(connection: Connection, prepared: Prepared, standing: Iterable[Part]) -> pd.DataFrame:
    """Compare a delivery with what is in force; see ``Store.changes``.

    Parameters
    ----------
    connection : Connection
    prepared : Prepared
        The new delivery.
    standing : iterable of Part
        Parts in force of the same municipality.
    """
    standing = list(standing)
    replaced = {old.id: _where(old) for _, old in clashes(prepared.parts, standing)}
    by_place = {_where(part): part.id for part in standing if part.kind == prepared.delivery.kind}
    earlier = {}
    for part in prepared.parts:
        if part.period is None:
            continue
        before = part.period.year_earlier()
        found = by_place.get((_subject(part), before.first, before.last))
        if found is not None:
            earlier[found] = _where(part)
    new = dict(enumerate(map(_where, prepared.parts)))
    is_counts = prepared.delivery.kind == COUNTS
    stored = _stored_sums if is_counts else _stored_rows
    columns = {
        "nieuw": _placed(_new_sums(prepared) if is_counts else _new_rows(prepared), new),
        "nu": _placed(stored(connection, replaced), replaced),
        "eerder": _placed(stored(connection, earlier), earlier),
    }
    table = pd.concat(
        [found.add_prefix(f"{name}_") for name, found in columns.items()], axis=1
    ).astype("Int64")
    return table.sort_index().reset_index().astype({"eerste": "Int64", "laatste": "Int64"})


Place = tuple[str, int | None, int | None]


def _subject(part: Part) -> str:
    if part.point:
        return part.point
    values = key_values(part.key)
    return ", ".join(v for v in values if v and v != str(part.period))


def _where(part: Part) -> Place:
    return _subject(part), part.first, part.last


def _placed(sums: pd.DataFrame, places: dict[int, Place]) -> pd.DataFrame:
    """Give the sums of parts the place that they are shown at."""
    where = pd.DataFrame(
        [places[part] for part in sums["deel"]], columns=_KEY[:3], index=sums.index
    )
    placed = pd.concat([where, sums.drop(columns="deel")], axis=1)
    # Nothing but open cells is no figure.
    placed.loc[(placed["hoogste"] == 0) & (placed["zonder_data"] > 0), _SUMS] = None
    return placed.set_index(_KEY)[_SUMS]


def _new_sums(prepared: Prepared) -> pd.DataFrame:
    rows = prepared.delivery.rows
    rows = rows[["eenheid", "uitsplitsing", "uitsplitsing2", *_SUMS, "telt", "telt_totaal"]].assign(
        deel=prepared.part_of_row, zonder_data=rows["laagste"].isna().astype(int)
    )
    plain = rows["telt"] & (rows["uitsplitsing2"].fillna("") == "")
    apart = rows[plain & (rows["uitsplitsing"] != _TOTAL)]
    by = ["deel", "eenheid", "uitsplitsing"]
    sums = [*_SUMS, "zonder_data"]
    by_breakdown = apart.groupby(by, observed=True)[sums].sum().reset_index()
    total = rows[rows["telt_totaal"]].groupby(by[:2], observed=True)[sums].sum().reset_index()
    both = [by_breakdown, total.assign(uitsplitsing=_TOTAL)]
    return pd.concat([each.astype(dict.fromkeys(by[1:], str)) for each in both], ignore_index=True)


def _stored_sums(connection: Connection, parts: Iterable[int]) -> pd.DataFrame:
    query = (
        sa.select(
            PART_SUMS.c.deel_id.label("deel"),
            HEADINGS.c.eenheid,
            sa.case(
                (HEADINGS.c.uitsplitsing == GRAND_TOTAL, _TOTAL), else_=HEADINGS.c.uitsplitsing
            ).label("uitsplitsing"),
            *[sa.func.sum(PART_SUMS.c[name]).label(name) for name in (*_SUMS, "zonder_data")],
        )
        .join_from(PART_SUMS, HEADINGS)
        .where(
            PART_SUMS.c.deel_id.in_(list(parts)),
            HEADINGS.c.uitsplitsing2 == "",
            HEADINGS.c.uitsplitsing != _TOTAL,
        )
        .group_by(PART_SUMS.c.deel_id, HEADINGS.c.eenheid, HEADINGS.c.uitsplitsing)
    )
    result = connection.execute(query)
    table = pd.DataFrame(result.all(), columns=list(result.keys()))
    return table.astype(dict.fromkeys((*_SUMS, "zonder_data"), "Int64"))


def _new_rows(prepared: Prepared) -> pd.DataFrame:
    return _rows_table(list(enumerate(prepared.rows_per_part)))


def _stored_rows(connection: Connection, parts: Iterable[int]) -> pd.DataFrame:
    found = connection.execute(
        sa.select(PARTS.c.id, PARTS.c.rijen).where(PARTS.c.id.in_(list(parts)))
    )
    return _rows_table([(row.id, row.rijen) for row in found])


def _rows_table(rows: list[tuple[int, int]]) -> pd.DataFrame:
    return pd.DataFrame(
        [(part, _ROWS, "", n, n, 0) for part, n in rows],
        columns=["deel", "eenheid", "uitsplitsing", *_SUMS, "zonder_data"],
    )
