"""The tables of the store, as the newest migration leaves them.

A **levering** (a delivery) consists of **delen** (parts): what one delivery says about one key of
the standard's ``deel``, such as one service point in one quarter. Parts are in force or not;
their rows, in one table per file kind, hang under them. A count is kept under its **rubriek**:
the cell of the form it was filled in at (unit, breakdown and category).

Append-only. What changes after a delivery is stored: the mark of withdrawal on the delivery
(``teruggedraaid``), and on its parts whether they are in force (``van_kracht``) and when their
rows were removed because their term was over (``opgeschoond``). Database triggers refuse any
other change of a delivery, its parts and its rows, and every change of the audit trail
(``gebeurtenissen``).
A release (**uitgave**) is what was published, and never changes either; nor does an entry of the
**journaal**, which only its term removes.
``sommen`` and ``deelsommen`` are sums of ``registraties``, made in the same transaction.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

# The migrations; a store with an older one is migrated at start, one with another is refused.
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006")
VERSIONS = "alembic_version"
# The tables of the store from before it kept its version.
FIRST_TABLES = {"levering", "registratie", "servicepunt"}

# The breakdown of the grand total of a point, whichever breakdown it is summed from.
GRAND_TOTAL = ""
KNOWN, UNKNOWN = "bekend", "onbekend"

METADATA = sa.MetaData()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String, nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _whole(name: str, *, nullable: bool = True) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=nullable)


def _sum(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True)


def _key(name: str, kind: type[sa.String | sa.Integer] = sa.String) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=True, autoincrement=False)


def _refers(name: str, table: sa.Table) -> sa.Column[Any]:
    return sa.Column(name, sa.ForeignKey(table.c.id), primary_key=True, autoincrement=False)


DELIVERIES = sa.Table(
    "leveringen",
    METADATA,
    _id(),
    _text("gemeente"),
    _text("soort"),
    _text("bestand"),
    _text("sha256"),
    _moment("ontvangen"),
    _text("wie"),
    _text("afzender"),
    _flag("demonstratie"),
    _whole("gelezen", nullable=False),
    _whole("afgewezen", nullable=False),
    _whole("rijen", nullable=False),
    _moment("teruggedraaid", nullable=True),
)
# The same file may come again only after it was withdrawn.
sa.Index(
    "leveringen_bestand",
    DELIVERIES.c.gemeente,
    DELIVERIES.c.sha256,
    DELIVERIES.c.demonstratie,
    unique=True,
    sqlite_where=DELIVERIES.c.teruggedraaid.is_(None),
    postgresql_where=DELIVERIES.c.teruggedraaid.is_(None),
)

PARTS = sa.Table(
    "delen",
    METADATA,
    _id(),
    sa.Column("levering_id", sa.ForeignKey("leveringen.id"), nullable=False),
    _text("gemeente"),
    _text("soort"),
    _text("sleutel"),  # JSON list: the values of the standard's `deel` columns
    _whole("eerste"),
    _whole("laatste"),
    _text("servicepunt"),
    _whole("rijen", nullable=False),
    _flag("van_kracht"),
    _moment("opgeschoond", nullable=True),
    sa.UniqueConstraint("levering_id", "sleutel", name="delen_sleutel"),
)
sa.Index("delen_periode", PARTS.c.gemeente, PARTS.c.soort, PARTS.c.eerste, PARTS.c.laatste)

HEADINGS = sa.Table(
    "rubrieken",
    METADATA,
    _id(),
    _text("eenheid"),
    _text("uitsplitsing"),
    _text("categorie"),
    _text("uitsplitsing2"),
    _text("categorie2"),
    sa.UniqueConstraint(
        "eenheid",
        "uitsplitsing",
        "categorie",
        "uitsplitsing2",
        "categorie2",
        name="rubrieken_inhoud",
    ),
)

# Without rowid SQLite keeps the rows in the order of their key: no index beside the table. No
# foreign keys here: what they point at is written in the same transaction and never removed, and
# to check that for every row takes PostgreSQL three times as long as storing them.
COUNTS = sa.Table(
    "registraties",
    METADATA,
    _key("deel_id", sa.Integer),
    _key("rubriek_id", sa.Integer),
    _key("gebied"),
    _whole("laagste"),
    _whole("hoogste"),
    _text("bijzonderheid"),
    _flag("telt"),
    _flag("telt_totaal"),
    sqlite_with_rowid=False,
)

# Per part: what quality and the preview of a delivery need, without areas.
PART_SUMS = sa.Table(
    "deelsommen",
    METADATA,
    _refers("deel_id", PARTS),
    _refers("rubriek_id", HEADINGS),
    _key("gebied_soort"),
    _sum("laagste"),
    _sum("hoogste"),
    _sum("zonder_data"),
    _sum("rijen"),
    sqlite_with_rowid=False,
)

# Per period: what the screens need, summed over the parts in force.
SUMS = sa.Table(
    "sommen",
    METADATA,
    _key("gemeente"),
    _refers("rubriek_id", HEADINGS),
    _key("eerste", sa.Integer),
    _key("laatste", sa.Integer),
    _key("gebied"),
    _sum("laagste"),
    _sum("hoogste"),
    _sum("zonder_data"),
    sqlite_with_rowid=False,
)

ANSWERS = sa.Table(
    "antwoorden",
    METADATA,
    _id(),
    _text("gemeente"),
    _text("servicepunt"),
    _whole("eerste", nullable=False),
    _whole("laatste", nullable=False),
    _text("tekst"),
    _text("wie"),
    _moment("tijd"),
)

MAPPINGS = sa.Table(
    "kolomindelingen",
    METADATA,
    _key("gemeente"),
    _key("afzender"),
    _key("soort"),
    _text("indeling"),  # JSON: the fields of loaders.report.Mapping
    _text("wie"),
    _moment("tijd"),
)

# What was published, frozen under a number: protected figures only.
RELEASES = sa.Table(
    "uitgaven",
    METADATA,
    _id(),
    _text("gemeente"),
    _flag("demonstratie"),
    _whole("nummer", nullable=False),
    _moment("gemaakt"),
    _text("wie"),
    _text("toelichting"),
    _text("versie"),  # mark of the deliveries in force then
    _text("delen"),  # JSON list: ids of the parts in force then
    _text("dekking"),  # JSON: what was delivered, for the notes on the screens
    _text("correcties"),  # JSON list: what differs from the release before
    sa.Column("cijfers", sa.LargeBinary, nullable=False),  # Parquet: a row per cell
    # JSON: plan, taxonomy and points it was made with; empty before version 0006.
    sa.Column("kader", sa.String, nullable=False, server_default=sa.text("''")),
    sa.UniqueConstraint("gemeente", "demonstratie", "nummer", name="uitgaven_nummer"),
)

# What people did with advice; an entry never changes, a later one counts.
JOURNAL = sa.Table(
    "journaal",
    METADATA,
    _id(),
    _text("gemeente"),
    _flag("demonstratie"),
    _text("soort"),  # besluit, reactie or toets
    _text("gebied"),
    _text("onderwerp"),  # the rule, the question or the signal
    _text("inhoud"),  # JSON: the rest
    _text("wie"),
    _moment("tijd"),
)
sa.Index("journaal_soort", JOURNAL.c.gemeente, JOURNAL.c.demonstratie, JOURNAL.c.soort)

EVENTS = sa.Table(
    "gebeurtenissen",
    METADATA,
    _id(),
    _text("gemeente"),
    _moment("tijd"),
    _text("wie"),
    _text("wat"),
    sa.Column("levering_id", sa.ForeignKey("leveringen.id")),
    _text("toelichting"),
)
sa.Index("gebeurtenissen_wat", EVENTS.c.gemeente, EVENTS.c.wat)
