"""The cells of a delivery beside those in force that it takes the place of."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.replaced import Compared, Table
from loaders.parts import COUNTS as KIND
from loaders.parts import Part, clashes
from loaders.prepared import HEADING, Prepared
from loaders.tables import COUNTS, HEADINGS

_KEY = ["tabel", "rubriek", "gebied"]
_COLUMNS = [*_KEY, "nieuw_laagste", "nieuw_hoogste", "nu_laagste", "nu_hoogste"]
_SUMS = ["laagste", "hoogste"]
_NOTHING = Compared(pd.DataFrame(columns=_COLUMNS), [], [], [])


def cell_changes(connection: Connection, prepared: Prepared, standing: Iterable[Part]) -> Compared:
    """Compare the counts of a delivery with those of the same point, period and unit.

    Parameters
    ----------
    connection : Connection
    prepared : Prepared
        The new delivery.
    standing : iterable of Part
        Parts in force of the same municipality.
    """
    place = {part.key: number for number, part in enumerate(prepared.parts)}
    old = {o.id: place[o.key] for _, o in clashes(prepared.parts, standing) if o.key in place}
    if prepared.delivery.kind != KIND or not old:
        return _NOTHING
    stored = _stored(connection, [*old])
    stored["deel"] = stored["deel"].map(old)
    rows = prepared.delivery.rows
    new = rows[["gebied", *_SUMS]].assign(
        deel=prepared.part_of_row, rubriek=prepared.heading_of_row
    )
    new = new[rows["telt"].to_numpy(bool) & np.isin(prepared.part_of_row, [*old.values()])]
    known = {heading: number for number, heading in enumerate(prepared.headings)}
    columns = [HEADINGS.c[name] for name in HEADING]
    numbers = {}
    for key, *values in connection.execute(sa.select(HEADINGS.c.id, *columns)):
        numbers[key] = known.setdefault(tuple(values), len(known))
    stored["rubriek"] = stored["rubriek"].map(numbers)
    places, areas = pd.factorize(
        np.concatenate([new["gebied"].astype(object), stored["gebied"].astype(object)])
    )
    new, stored = new.assign(gebied=places[: len(new)]), stored.assign(gebied=places[len(new) :])
    cells = new.merge(stored, "outer", on=["deel", "rubriek", "gebied"], suffixes=("_new", "_old"))
    headings = [*known]
    breakdowns = pd.factorize(np.array([f"{h[1]}\n{h[3]}" for h in headings], object))[0]
    number = pd.factorize(
        cells["deel"].to_numpy() * len(headings) + breakdowns[cells["rubriek"].to_numpy()]
    )[0]
    first = np.flatnonzero(~pd.Series(number).duplicated().to_numpy())
    tables = [
        _table(prepared.parts[part], headings[heading])
        for part, heading in zip(
            cells["deel"].to_numpy()[first], cells["rubriek"].to_numpy()[first], strict=True
        )
    ]
    named = cells.assign(tabel=number).rename(
        columns={f"{s}_new": f"nieuw_{s}" for s in _SUMS} | {f"{s}_old": f"nu_{s}" for s in _SUMS}
    )
    pairs = [(heading[2], heading[4]) for heading in headings]
    return Compared(named[_COLUMNS], tables, pairs, [str(area) for area in areas])


def _table(part: Part, heading: tuple[str, ...]) -> Table:
    return Table(part.point, part.period, part.unit, heading[1], heading[3])


def _stored(connection: Connection, parts: list[int]) -> pd.DataFrame:
    names = ["deel_id", "rubriek_id", "gebied", *_SUMS]
    query = sa.select(*[COUNTS.c[name] for name in names]).where(
        COUNTS.c.deel_id.in_(parts), COUNTS.c.telt
    )
    table = pd.DataFrame(connection.execute(query).all(), columns=["deel", "rubriek", *names[2:]])
    return table.astype(dict.fromkeys(_SUMS, float))
