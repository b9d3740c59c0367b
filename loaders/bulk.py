"""Writes a table of many rows in bounded memory: executemany on SQLite, COPY on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from loaders.database import is_sqlite

# Rows that exist as Python objects at a time.
_CHUNK = 20_000


def insert_rows(
    connection: Connection,
    table: sa.Table,
    rows: pd.DataFrame,
    order: npt.NDArray[np.int64] | None = None,
) -> None:
    """Add rows to a table.

    Parameters
    ----------
    connection : Connection
        With a transaction.
    table : Table
        Its columns that ``rows`` lacks stay empty.
    rows : DataFrame
        In columns of the table; categorical text is not unpacked all at once. A missing text
        is stored as ``""`` where the column may not be empty.
    order : array of int, optional
        Positions of the rows in the order to write them; in the order of the key is fastest.
    """
    columns = [table.c[name] for name in rows.columns]
    if is_sqlite(connection):
        statement = sa.insert(table).compile(
            dialect=connection.dialect, column_keys=[c.name for c in columns]
        )
        columns = [table.c[name] for name in statement.positiontup or ()]
        for chunk in _chunks(rows, columns, order):
            connection.exec_driver_sql(str(statement), list(chunk))
        return
    prepare = connection.dialect.identifier_preparer
    names = ", ".join(prepare.quote(c.name) for c in columns)
    driver: Any = connection.connection.driver_connection
    with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY {prepare.format_table(table)} ({names}) FROM STDIN") as copy,
    ):
        for chunk in _chunks(rows, columns, order):
            for row in chunk:
                copy.write_row(row)


def _chunks(
    rows: pd.DataFrame, columns: list[sa.Column[Any]], order: npt.NDArray[np.int64] | None
) -> Iterator[Iterator[tuple[Any, ...]]]:
    """Yield the rows as tuples of Python values, some at a time."""
    for start in range(0, len(rows), _CHUNK):
        part = rows.iloc[slice(start, start + _CHUNK) if order is None else order[start:][:_CHUNK]]
        yield zip(*(_values(part[c.name], c) for c in columns), strict=True)


def _values(series: pd.Series, column: sa.Column[Any]) -> list[Any]:
    if isinstance(column.type, sa.Date):
        dates = pd.to_datetime(series)
        return [None if pd.isna(moment) else moment.date() for moment in dates]
    missing = series.isna().to_numpy()
    if isinstance(column.type, sa.Integer):
        whole = series.astype("Float64" if missing.any() else "int64").to_numpy(
            dtype=np.float64 if missing.any() else np.int64, na_value=0
        )
        values = whole.astype(np.int64).astype(object)
    else:
        values = series.astype(object).to_numpy(copy=True)
    values[missing] = None if column.nullable else ""
    found: list[Any] = values.tolist()
    return found
