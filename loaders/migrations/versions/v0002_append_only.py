"""Append-only deliveries with parts in force, all file kinds, sums, and the audit trail."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_METADATA = sa.MetaData()
_FIXED = "id, gemeente, soort, bestand, sha256, ontvangen, wie, afzender, demonstratie"


def _text(name: str, *, default: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.String, nullable=False, server_default=default)


def _words(*names: str) -> list[sa.Column[Any]]:
    return [_text(name, default="") for name in names]


def _whole(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Integer) for name in names]


def _numbers(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Float) for name in names]


def _sums(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.Integer, primary_key=True)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _refers(name: str, to: str) -> sa.Column[Any]:
    return sa.Column(name, sa.ForeignKey(f"{to}.id"), primary_key=True, autoincrement=False)


def _key(name: str, kind: type[sa.String | sa.Integer] = sa.String) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=True, autoincrement=False)


def _of_kind(name: str, *columns: sa.Column[Any]) -> None:
    part: sa.Column[Any] = sa.Column(
        "deel_id", sa.ForeignKey("delen.id"), nullable=False, index=True
    )
    sa.Table(name, _METADATA, _id(), part, *columns)


def _period() -> list[sa.Column[Any]]:
    return [*_words("periode"), *_whole("eerste", "laatste")]


_DELIVERIES = sa.Table(
    "leveringen",
    _METADATA,
    _id(),
    *[_text(name) for name in ("gemeente", "soort", "bestand", "sha256")],
    _moment("ontvangen"),
    _text("wie"),
    _text("afzender"),
    sa.Column("demonstratie", sa.Boolean, nullable=False),
    *[sa.Column(name, sa.Integer, nullable=False) for name in ("gelezen", "afgewezen", "rijen")],
    _moment("teruggedraaid", nullable=True),
)
_STANDING = _DELIVERIES.c.teruggedraaid.is_(None)
sa.Index(
    "leveringen_bestand",
    *[_DELIVERIES.c[name] for name in ("gemeente", "sha256", "demonstratie")],
    unique=True,
    sqlite_where=_STANDING,
    postgresql_where=_STANDING,
)
_PARTS = sa.Table(
    "delen",
    _METADATA,
    _id(),
    sa.Column("levering_id", sa.ForeignKey("leveringen.id"), nullable=False),
    *[_text(name) for name in ("gemeente", "soort", "sleutel")],
    *_whole("eerste", "laatste"),
    _text("servicepunt"),
    sa.Column("rijen", sa.Integer, nullable=False),
    sa.Column("van_kracht", sa.Boolean, nullable=False),
    _moment("opgeschoond", nullable=True),
    sa.UniqueConstraint("levering_id", "sleutel", name="delen_sleutel"),
    sa.Index("delen_periode", "gemeente", "soort", "eerste", "laatste"),
)
_HEADING = ("eenheid", "uitsplitsing", "categorie", "uitsplitsing2", "categorie2")
sa.Table(
    "rubrieken",
    _METADATA,
    _id(),
    *[_text(name) for name in _HEADING],
    sa.UniqueConstraint(*_HEADING, name="rubrieken_inhoud"),
)
sa.Table(
    "registraties",
    _METADATA,
    _key("deel_id", sa.Integer),
    _key("rubriek_id", sa.Integer),
    _key("gebied"),
    *_whole("laagste", "hoogste"),
    _text("bijzonderheid"),
    *[sa.Column(name, sa.Boolean, nullable=False) for name in ("telt", "telt_totaal")],
    sqlite_with_rowid=False,
)
sa.Table(
    "deelsommen",
    _METADATA,
    _refers("deel_id", "delen"),
    _refers("rubriek_id", "rubrieken"),
    _key("gebied_soort"),
    *_sums("laagste", "hoogste", "zonder_data", "rijen"),
    sqlite_with_rowid=False,
)
sa.Table(
    "sommen",
    _METADATA,
    _key("gemeente"),
    _refers("rubriek_id", "rubrieken"),
    _key("eerste", sa.Integer),
    _key("laatste", sa.Integer),
    _key("gebied"),
    *_sums("laagste", "hoogste", "zonder_data"),
    sqlite_with_rowid=False,
)
sa.Table(
    "antwoorden",
    _METADATA,
    _id(),
    _text("gemeente"),
    _text("servicepunt"),
    *[sa.Column(name, sa.Integer, nullable=False) for name in ("eerste", "laatste")],
    _text("tekst"),
    _text("wie"),
    _moment("tijd"),
)
sa.Table(
    "kolomindelingen",
    _METADATA,
    *[_key(name) for name in ("gemeente", "afzender", "soort")],
    _text("indeling"),
    _text("wie"),
    _moment("tijd"),
)
_EVENTS = sa.Table(
    "gebeurtenissen",
    _METADATA,
    _id(),
    _text("gemeente"),
    _moment("tijd"),
    _text("wie"),
    _text("wat"),
    sa.Column("levering_id", sa.ForeignKey("leveringen.id")),
    _text("toelichting"),
    sa.Index("gebeurtenissen_wat", "gemeente", "wat"),
)
_of_kind(
    "inzet",
    *_period(),
    *_words("servicepunt", "functie"),
    *_numbers("fte"),
    *_words("werkgever"),
)
_of_kind(
    "doorstroom",
    *_period(),
    *_words("servicepunt"),
    *_whole("wachtlijst_laagste", "wachtlijst_hoogste"),
    *_whole("waarvan_kwetsbaar_laagste", "waarvan_kwetsbaar_hoogste"),
    *_whole("instroom_laagste", "instroom_hoogste", "uitstroom_laagste", "uitstroom_hoogste"),
    *_numbers("wachttijd_dagen_mediaan"),
)
_of_kind(
    "openstelling",
    *_period(),
    *_words("servicepunt", "dag", "dagdeel"),
    *_numbers("uren"),
    *_words("soort", "dicht_reden"),
)
_of_kind(
    "ervaring",
    *_period(),
    *_words("gebied", "respondent", "maat"),
    *_numbers("waarde_laagste", "waarde_hoogste"),
    *_words("waarde_bijzonderheid", "vergelijking"),
    *_whole("n"),
    *_words("bron"),
)
_of_kind(
    "netwerk",
    *_period(),
    *_words("gebied", "milieu", "partner", "met"),
    *_whole("sterkte"),
    *_words("regie", "bron"),
)
_of_kind(
    "klachten",
    *_period(),
    *_words("servicepunt", "onderwerp"),
    *_whole("aantal_laagste", "aantal_hoogste"),
    *_words("onafhankelijk_behandeld"),
)
_of_kind("borging", *_period(), *_words("servicepunt", "gebied", "punt", "stand", "toelichting"))
_of_kind(
    "signalen",
    sa.Column("datum", sa.Date),
    *_words("afzender", "gebied", "servicepunt", "signaal"),
)
_of_kind(
    "servicepunten",
    *_words("code", "naam", "adres"),
    *_numbers("longitude", "latitude", "x", "y"),
    *_words("organisatie"),
    *[sa.Column(name, sa.Date) for name in ("geldig_van", "geldig_tot")],
    *_words("fictief"),
)


def upgrade() -> None:
    """Make the new tables, carry the old data over, and drop the old tables."""
    connection = op.get_bind()
    _METADATA.create_all(connection, checkfirst=False)
    _carry_counts(connection)
    _carry_points(connection)
    _tell(connection)
    if connection.dialect.name == "sqlite":
        _guard_sqlite(connection)
    else:
        following = "(SELECT coalesce(max(id), 0) + 1 FROM leveringen)"
        sequence = "pg_get_serial_sequence('leveringen', 'id')"
        _run(connection, f"SELECT setval({sequence}, {following}, false)")
        _guard_postgresql(connection)
    for table in ("registratie", "levering", "servicepunt"):
        op.drop_table(table)


def _run(connection: sa.Connection, statement: str) -> None:
    connection.exec_driver_sql(statement)


def _carry_counts(connection: sa.Connection) -> None:
    _run(
        connection,
        f"INSERT INTO leveringen ({_FIXED}, gelezen, afgewezen, rijen) "  # noqa: S608
        "SELECT id, gemeente, 'registraties', bestand, sha256, ontvangen, 'onbekend', '', "
        "demonstratie, rijen, 0, rijen FROM levering",
    )
    parts = connection.exec_driver_sql(
        "SELECT l.id, l.gemeente, l.geldig, r.periode, r.eerste, r.laatste, r.servicepunt, "
        "r.eenheid, count(*) AS rijen FROM levering l JOIN registratie r ON r.levering_id = l.id "
        "GROUP BY l.id, l.gemeente, l.geldig, r.periode, r.eerste, r.laatste, r.servicepunt, "
        "r.eenheid ORDER BY l.id, r.eerste, r.servicepunt, r.eenheid"
    ).all()
    if not parts:
        return
    connection.execute(
        _PARTS.insert(),
        [
            {
                "levering_id": part.id,
                "gemeente": part.gemeente,
                "soort": "registraties",
                "sleutel": _part_key(part.periode, part.servicepunt, part.eenheid),
                "eerste": part.eerste,
                "laatste": part.laatste,
                "servicepunt": part.servicepunt,
                "rijen": part.rijen,
                "van_kracht": bool(part.geldig),
            }
            for part in parts
        ],
    )
    # Only the key of a part tells its unit.
    _run(connection, "CREATE TEMPORARY TABLE deel_eenheid (deel_id INTEGER, eenheid VARCHAR(40))")
    keys = connection.execute(sa.select(_PARTS.c.id, _PARTS.c.sleutel)).all()
    connection.execute(
        sa.text("INSERT INTO deel_eenheid VALUES (:deel, :eenheid)"),
        [{"deel": part.id, "eenheid": json.loads(part.sleutel)[-1]} for part in keys],
    )
    heading = ", ".join(_HEADING)
    _run(
        connection,
        f"INSERT INTO rubrieken ({heading}) SELECT DISTINCT {heading} FROM registratie",  # noqa: S608
    )
    same = " AND ".join(f"u.{name} = r.{name}" for name in _HEADING)
    _run(
        connection,
        "INSERT INTO registraties (deel_id, rubriek_id, gebied, laagste, hoogste, "  # noqa: S608
        "bijzonderheid, telt, telt_totaal) "
        "SELECT d.id, u.id, r.gebied, r.laagste, r.hoogste, r.bijzonderheid, r.telt, "
        "r.telt_totaal FROM registratie r "
        "JOIN delen d ON d.levering_id = r.levering_id AND d.eerste = r.eerste "
        "AND d.laatste = r.laatste AND d.servicepunt = r.servicepunt "
        "JOIN deel_eenheid e ON e.deel_id = d.id AND e.eenheid = r.eenheid "
        f"JOIN rubrieken u ON {same}",
    )
    _run(connection, "DROP TABLE deel_eenheid")


def _part_key(*values: str) -> str:
    return json.dumps(values, ensure_ascii=False)


def _carry_points(connection: sa.Connection) -> None:
    """Make a delivery of each list of service points."""
    points = _METADATA.tables["servicepunten"]
    columns = ["code", "naam", "longitude", "latitude", "organisatie"]
    found = connection.exec_driver_sql(
        f"SELECT gemeente, demonstratie, {', '.join(columns)} FROM servicepunt"  # noqa: S608
    ).all()
    first_id = int(connection.scalar(sa.select(sa.func.max(_DELIVERIES.c.id))) or 0) + 1
    lists = sorted({(row.gemeente, bool(row.demonstratie)) for row in found})
    for key, (gemeente, demonstration) in enumerate(lists, start=first_id):
        own = [r for r in found if (r.gemeente, bool(r.demonstratie)) == (gemeente, demonstration)]
        mark = hashlib.sha256(repr(sorted(own)).encode()).hexdigest()
        connection.execute(
            _DELIVERIES.insert().values(
                id=key,
                gemeente=gemeente,
                soort="servicepunten",
                bestand="servicepunten",
                sha256=mark,
                ontvangen=datetime.now(UTC),
                wie="onbekend",
                afzender="",
                demonstratie=demonstration,
                gelezen=len(own),
                afgewezen=0,
                rijen=len(own),
            )
        )
        retired = demonstration and connection.scalar(
            sa.select(sa.func.count()).where(
                _DELIVERIES.c.gemeente == gemeente,
                _DELIVERIES.c.soort == "registraties",
                sa.not_(_DELIVERIES.c.demonstratie),
            )
        )
        part = connection.scalar(
            _PARTS.insert()
            .values(
                levering_id=key,
                gemeente=gemeente,
                soort="servicepunten",
                sleutel="[]",
                servicepunt="",
                rijen=len(own),
                van_kracht=not retired,
            )
            .returning(_PARTS.c.id)
        )
        connection.execute(
            points.insert(),
            [{"deel_id": part} | {name: getattr(row, name) for name in columns} for row in own],
        )


def _tell(connection: sa.Connection) -> None:
    """Begin the audit trail with what is known of before."""
    told = sa.select(
        _DELIVERIES.c.gemeente,
        _DELIVERIES.c.ontvangen,
        _DELIVERIES.c.wie,
        sa.literal("geleverd"),
        _DELIVERIES.c.id,
        sa.literal("Overgenomen uit de vorige opslag."),
    ).order_by(_DELIVERIES.c.id)
    names = ["gemeente", "tijd", "wie", "wat", "levering_id", "toelichting"]
    connection.execute(_EVENTS.insert().from_select(names, told))
    for gemeente in connection.scalars(sa.select(_DELIVERIES.c.gemeente).distinct()).all():
        connection.execute(
            _EVENTS.insert().values(
                gemeente=gemeente,
                tijd=datetime.now(UTC),
                wie="programma",
                wat="bijgewerkt",
                toelichting="De opslag is bijgewerkt naar versie 0002.",
            )
        )


def _guard_sqlite(connection: sa.Connection) -> None:
    for name, when in {
        "gebeurtenissen_update": "UPDATE ON gebeurtenissen",
        "gebeurtenissen_delete": "DELETE ON gebeurtenissen",
        # INSERT OR REPLACE deletes without telling the trigger above.
        "gebeurtenissen_insert": "INSERT ON gebeurtenissen "
        "WHEN EXISTS (SELECT 1 FROM gebeurtenissen WHERE id = NEW.id)",
        "leveringen_update": f"UPDATE OF {_FIXED}, gelezen, afgewezen, rijen ON leveringen",
        "leveringen_withdrawn": "UPDATE ON leveringen WHEN OLD.teruggedraaid IS NOT NULL",
        "leveringen_delete": "DELETE ON leveringen",
    }.items():
        _run(
            connection,
            f"CREATE TRIGGER {name} BEFORE {when} "
            "BEGIN SELECT RAISE(ABORT, 'Dit ligt vast en kan niet worden gewijzigd.'); END",
        )


def _guard_postgresql(connection: sa.Connection) -> None:
    _run(
        connection,
        "CREATE FUNCTION ligt_vast() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION 'Dit ligt vast en kan niet worden gewijzigd.'; END $$",
    )
    for name, when in {
        "gebeurtenissen_vast": "UPDATE OR DELETE OR TRUNCATE ON gebeurtenissen FOR EACH STATEMENT",
        "leveringen_vast": f"UPDATE OF {_FIXED}, gelezen, afgewezen, rijen "
        "ON leveringen FOR EACH STATEMENT",
        "leveringen_blijven": "DELETE OR TRUNCATE ON leveringen FOR EACH STATEMENT",
        "leveringen_teruggedraaid": "UPDATE ON leveringen FOR EACH ROW "
        "WHEN (OLD.teruggedraaid IS NOT NULL)",
    }.items():
        _run(connection, f"CREATE TRIGGER {name} BEFORE {when} EXECUTE FUNCTION ligt_vast()")
