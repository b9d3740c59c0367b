"""A store as the program made it before it kept a version: its statements, copied then."""

from __future__ import annotations

import sqlalchemy as sa

from geo.period import Period

GEMEENTE = "GM0001"
# In the words of SQLite; see ``_dialect``.
TABLES = [
    """CREATE TABLE levering (
        id INTEGER NOT NULL,
        gemeente VARCHAR(6) NOT NULL,
        bestand VARCHAR(255) NOT NULL,
        sha256 VARCHAR(64) NOT NULL,
        ontvangen DATETIME NOT NULL,
        demonstratie BOOLEAN NOT NULL,
        geldig BOOLEAN NOT NULL,
        rijen INTEGER NOT NULL,
        PRIMARY KEY (id),
        UNIQUE (gemeente, sha256, demonstratie)
    )""",
    """CREATE TABLE servicepunt (
        gemeente VARCHAR(6) NOT NULL,
        code VARCHAR(120) NOT NULL,
        naam VARCHAR(120) NOT NULL,
        longitude FLOAT,
        latitude FLOAT,
        organisatie VARCHAR(120) NOT NULL,
        demonstratie BOOLEAN NOT NULL,
        PRIMARY KEY (gemeente, code, demonstratie)
    )""",
    """CREATE TABLE registratie (
        id INTEGER NOT NULL,
        levering_id INTEGER NOT NULL,
        periode VARCHAR(16) NOT NULL,
        eerste INTEGER NOT NULL,
        laatste INTEGER NOT NULL,
        servicepunt VARCHAR(120) NOT NULL,
        gebied VARCHAR(16) NOT NULL,
        uitsplitsing VARCHAR(24) NOT NULL,
        categorie VARCHAR(32) NOT NULL,
        uitsplitsing2 VARCHAR(24) NOT NULL,
        categorie2 VARCHAR(32) NOT NULL,
        eenheid VARCHAR(16) NOT NULL,
        laagste INTEGER,
        hoogste INTEGER,
        bijzonderheid VARCHAR(16) NOT NULL,
        telt BOOLEAN NOT NULL,
        telt_totaal BOOLEAN NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(levering_id) REFERENCES levering (id)
    )""",
    "CREATE INDEX registratie_levering ON registratie (levering_id)",
    "CREATE INDEX registratie_tabel ON registratie (eenheid, uitsplitsing, eerste)",
]
_DELIVERY = (
    "INSERT INTO levering (gemeente, bestand, sha256, ontvangen, demonstratie, geldig, rijen) "
    "VALUES (:town, :file, :file, '2026-07-01 08:30:00.000000', :demo, :valid, :rows)"
)
_COUNT = (
    "INSERT INTO registratie (levering_id, periode, eerste, laatste, servicepunt, gebied, "
    "uitsplitsing, categorie, uitsplitsing2, categorie2, eenheid, laagste, hoogste, "
    "bijzonderheid, telt, telt_totaal) VALUES (:delivery, :period, :first, :last, :point, :area, "
    ":breakdown, :category, :second, :category2, 'dossiers', :low, :high, '', :counts, :total)"
)
_POINT = "INSERT INTO servicepunt VALUES (:town, :code, :name, 4.3, 52.1, 'Dorpshulp', :demo)"
# The sum of the old program, as it asked for it.
_ASKED = (
    ("totaal", "'totaal'", "r.telt_totaal"),
    ("hulpvraag", "r.categorie", "r.uitsplitsing = 'hulpvraag' AND r.telt AND uitsplitsing2 = ''"),
)
SUMS = {
    breakdown: (
        f"SELECT r.gebied, {category} AS categorie, r.eerste, r.laatste, "  # noqa: S608
        "coalesce(sum(r.laagste), 0), coalesce(sum(r.hoogste), 0), "
        "sum(CASE WHEN r.laagste IS NULL THEN 1 ELSE 0 END) "
        "FROM registratie r JOIN levering l ON l.id = r.levering_id "
        f"WHERE l.gemeente = '{GEMEENTE}' AND l.geldig AND r.eenheid = 'dossiers' AND {which} "
        "GROUP BY 1, 2, 3, 4"
    )
    for breakdown, category, which in _ASKED
}

Sums = set[tuple[object, ...]]


def _dialect(statement: str, *, sqlite: bool) -> str:
    if sqlite:
        return statement
    statement = statement.replace("DATETIME", "TIMESTAMP WITH TIME ZONE")
    return statement.replace("        id INTEGER", "        id SERIAL")


def make_tables(connection: sa.Connection) -> None:
    for statement in TABLES:
        sqlite = connection.dialect.name == "sqlite"
        connection.exec_driver_sql(_dialect(statement, sqlite=sqlite))


def make_old_store(url: str, scale: int = 1) -> dict[str, Sums]:
    """A retired demonstration, two real deliveries and the points; what it answers."""
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        make_tables(connection)
        for number, (demo, town) in enumerate(
            ((True, GEMEENTE), (False, GEMEENTE), (False, GEMEENTE), (True, "GM0002")), start=1
        ):
            rows = list(_rows(number, demo, scale))
            valid = not demo or town != GEMEENTE
            values = {"town": town, "file": f"bestand {number}.csv", "rows": len(rows)}
            connection.execute(sa.text(_DELIVERY), values | {"demo": demo, "valid": valid})
            connection.execute(sa.text(_COUNT), rows)
        names = [("P1", "Dijk", False), ("P2", "Brug", False), ("D1", "Demopunt", True)]
        points = [{"town": GEMEENTE, "code": c, "name": n, "demo": d} for c, n, d in names]
        connection.execute(sa.text(_POINT), points)
    answers = old_sums(url)
    engine.dispose()
    return answers


def old_sums(url: str) -> dict[str, Sums]:
    """What the old program answers from an old store."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = {
            name: {tuple(row) for row in connection.exec_driver_sql(query)}
            for name, query in SUMS.items()
        }
    engine.dispose()
    return found


def _rows(delivery: int, demo: bool, scale: int) -> list[dict[str, object]]:
    quarters = ("2025-K4", "2026-K1") if delivery == 2 else ("2026-K2",)
    areas = [("SD1", False), *((f"WK{number + 1}", True) for number in range(scale + 1))]
    return [
        {
            "delivery": delivery,
            "period": quarter,
            "first": Period.parse(quarter).first,
            "last": Period.parse(quarter).last,
            "point": point,
            "area": area,
            "breakdown": breakdown,
            "category": category,
            "second": second,
            "category2": "65_plus" if second else "",
            "low": None if low is None else low + delivery,
            "high": None if high is None else high + delivery,
            "counts": counts,
            "total": counts and breakdown == "totaal",
        }
        for quarter in quarters
        for point in (("D1",) if demo else ("P1", "P2"))
        for area, counts in areas
        for breakdown, category, low, high, second in (
            ("totaal", "totaal", 20, 20, ""),
            ("hulpvraag", "schulden", 0, 9, ""),
            ("hulpvraag", "wonen", None, None, ""),
            ("hulpvraag", "wonen", 3, 3, "leeftijd"),
        )
    ]
