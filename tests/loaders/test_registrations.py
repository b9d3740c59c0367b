"""Reading a delivery: what the standard allows comes in, and the rest is named exactly."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geo.period import Period
from loaders.checks import MAX_POINT
from loaders.long_file import in_words, read_long
from loaders.report import DeliveryError, Problem
from tests.loaders.sources import check
from tests.loaders.village import (
    AREAS,
    HEADER,
    TAXONOMY,
    demand,
    new_store,
    read,
    row,
    text,
    total,
    write,
)


def refused(folder, *rows):
    """Return the message with which these rows are refused."""
    path = write(folder, *rows, name="levering.csv")
    with pytest.raises(DeliveryError) as told:
        read_long(path, AREAS, TAXONOMY)
    return str(told.value)


def read_bytes(folder, content):
    path = folder / "levering.csv"
    path.write_bytes(content)
    return read_long(path, AREAS, TAXONOMY)


def refused_bytes(folder, content):
    with pytest.raises(DeliveryError) as told:
        read_bytes(folder, content)
    return str(told.value)


# --- what comes in ----------------------------------------------------------------------------


def test_a_good_file_is_read_whole(tmp_path):
    path = write(tmp_path, row(), row(gebied="onbekend", aantal=0), demand("wonen", aantal="<5"))
    delivery = read_long(path, AREAS, TAXONOMY)
    assert delivery.name == path.name
    assert delivery.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert delivery.rows[["laagste", "hoogste"]].to_numpy().tolist() == [[5, 5], [0, 0], [0, 4]]
    assert delivery.rows["telt"].all()
    assert delivery.rows["telt_totaal"].tolist() == [True, True, False]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_commas_and_semicolons_with_and_without_bom(tmp_path, encoding, separator, newline):
    content = text([row(servicepunt="Café", aantal=12), row(servicepunt="P2")])
    changed = content.replace(",", separator).replace("\n", newline)
    rows = read_bytes(tmp_path, changed.encode(encoding)).rows
    assert rows["servicepunt"].tolist() == ["Café", "P2"]
    assert rows["laagste"].tolist() == [12, 5]
    assert rows["periode"].tolist() == ["2026-K3"] * 2


def test_a_comma_inside_quotes_belongs_to_the_name(tmp_path):
    assert read(tmp_path, row(servicepunt='"Buurthuis, Dijk"')).rows["servicepunt"].tolist() == [
        "Buurthuis, Dijk"
    ]


def test_spaces_around_values_are_ignored(tmp_path):
    spaced = row(
        periode=" 2026-K3 ", servicepunt="P1\N{NO-BREAK SPACE}", gebied=" WK1", aantal=" 7 "
    )
    [only] = read(tmp_path, spaced).rows.itertuples()
    assert (only.periode, only.servicepunt, only.gebied, only.laagste) == (
        "2026-K3",
        "P1",
        "WK1",
        7,
    )


def test_optional_columns_may_be_absent_and_order_is_free(tmp_path):
    names = ["aantal", "eenheid", "categorie", "uitsplitsing", "gebied", "servicepunt", "periode"]
    values = ["7", "dossiers", "schulden", "hulpvraag", "BU11", "P1", "2026-K3"]
    content = f"{','.join(names)},opmerking\n{','.join(values)},vrij\n"
    [only] = read_bytes(tmp_path, content.encode()).rows.itertuples()
    assert (only.gebied, only.categorie, only.laagste) == ("BU11", "schulden", 7)
    assert (only.uitsplitsing2, only.categorie2, only.bijzonderheid) == ("", "", "")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-K3", "2026-K3"),
        ("2026Q3", "2026-K3"),
        ("2026-Q3", "2026-K3"),
        ("K3 2026", "2026-K3"),
        ("3e kwartaal 2026", "2026-K3"),
        ("2026-08-15", "2026-K3"),
        ("15-08-2026", "2026-K3"),
        ("2026-H1", "2026-H1"),
        ("2026", "2026"),
        ("2015-01/2015-05", "2015-01/2015-05"),
    ],
)
def test_every_spelling_of_a_period_is_read(tmp_path, written, meant):
    [only] = read(tmp_path, row(periode=written)).rows.itertuples()
    assert only.periode == meant
    assert Period(only.eerste, only.laatste) == Period.parse(meant)


@pytest.mark.parametrize("area", ["GM0001", "SD1", "WK1", "BU11"])
@pytest.mark.parametrize("elsewhere", ["onbekend", "buiten", "geen_vast_adres"])
def test_every_level_and_every_reason_without_area_is_read(tmp_path, area, elsewhere):
    rows = read(tmp_path, row(gebied=area), row(gebied=elsewhere)).rows
    assert rows["gebied"].tolist() == [area, elsewhere]
    assert rows["telt"].all()


def test_every_unit_breakdown_and_category_of_the_taxonomy_is_read(tmp_path):
    wanted = [
        row(eenheid=unit, uitsplitsing=name, categorie=category.code, aantal="x")
        for unit in TAXONOMY.eenheden
        for name, breakdown in TAXONOMY.uitsplitsingen.items()
        for category in breakdown.categorieen
    ]
    assert len(read(tmp_path, *wanted).rows) == len(wanted)


@pytest.mark.parametrize(
    ("written", "least", "most"),
    [
        ("0", 0, 0),
        ("007", 7, 7),
        ("1.234", 1234, 1234),
        ("5.0", 5, 5),
        ("1000000", 1_000_000, 1_000_000),
        ("afgeschermd", 0, 9),
        ("x", 0, 9),
        ("<10", 0, 9),
        ("<5", 0, 4),
    ],
)
def test_counts_and_withheld_counts(tmp_path, written, least, most):
    [only] = read(tmp_path, row(aantal=written)).rows.itertuples()
    assert (only.laagste, only.hoogste) == (least, most)


@pytest.mark.parametrize("written", [".", "", " "])
def test_no_data_is_neither_zero_nor_withheld(tmp_path, written):
    rows = read(tmp_path, row(aantal=written), row(gebied="WK2")).rows
    assert rows["laagste"].isna().tolist() == [True, False]
    assert rows["hoogste"].isna().tolist() == [True, False]


@pytest.mark.parametrize("remark", ["", "circa", "meer_dan", "minder_dan"])
def test_remarks_are_kept(tmp_path, remark):
    assert read(tmp_path, row(bijzonderheid=remark)).rows["bijzonderheid"].tolist() == [remark]


# --- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("periode", "2026-K5", "Dit is geen periode"),
        ("periode", "2026-13", "Dit is geen periode"),
        ("periode", "", "Deze cel is leeg"),
        ("servicepunt", "", "Deze cel is leeg"),
        ("gebied", "WK9", "Dit is geen bekend gebied"),
        ("gebied", "", "Deze cel is leeg"),
        ("uitsplitsing", "kleur", "Dit is geen bekende uitsplitsing"),
        ("uitsplitsing", "", "Deze cel is leeg"),
        ("categorie", "schulden", "Deze categorie hoort daar niet bij"),
        ("categorie", "", "Deze cel is leeg"),
        ("uitsplitsing2", "kleur", "Dit is geen bekende uitsplitsing"),
        ("categorie2", "nieuw", "Deze categorie hoort daar niet bij"),
        ("eenheid", "mensen", "Dit is geen bekende eenheid"),
        ("eenheid", "", "Deze cel is leeg"),
        ("aantal", "vijf", "Dit is geen aantal"),
        ("aantal", "-5", "Een aantal kan niet negatief zijn"),
        ("aantal", "5.5", "Een aantal is een geheel getal"),
        ("aantal", "1e3", "Dit is geen aantal"),
        ("aantal", "²", "Dit is geen aantal"),
        ("aantal", "1234567890", "Dit is onwaarschijnlijk veel"),
        ("bijzonderheid", "soms", "Dit is geen keuze voor bijzonderheid"),
    ],
)
def test_an_error_names_row_column_and_value(tmp_path, column, value, reason):
    with_second = {"uitsplitsing2": "leeftijd", "categorie2": "15_24"} if "2" in column else {}
    bad = row(gebied="WK2", **with_second) | {column: value}
    message = refused(tmp_path, row(), row(servicepunt="P2"), bad)
    assert message.startswith("'levering.csv' is niet opgeslagen. ")
    assert f"Rij 4, kolom {column}: '{value}': {reason}" in message
    assert "Rij 2" not in message
    assert "Rij 3" not in message
    assert message.endswith("Herstel de regels en lever opnieuw aan.")


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (
            Problem(3, "aantal", "1.5", "Fout.", "1,5"),
            "Rij 3, kolom aantal: '1.5': Fout. Voorstel: 1,5.",
        ),
        (Problem(3, "aantal", "", "Leeg."), "Rij 3, kolom aantal: '': Leeg."),
        (Problem(3, "", "", "Dubbel."), "Rij 3: Dubbel."),
        (Problem(None, "gebied", "", "Ontbreekt."), "Kolom gebied: Ontbreekt."),
        (Problem(None, "", "", "Niets."), "Niets."),
    ],
)
def test_a_problem_in_words(problem, words):
    assert in_words(problem) == words


def test_a_second_breakdown_needs_its_category_and_the_other_way_round(tmp_path):
    assert "kolom categorie2: '': Bij" in refused(tmp_path, row(uitsplitsing2="leeftijd"))
    assert "kolom uitsplitsing2: '': Bij" in refused(tmp_path, row(categorie2="15_24"))


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("P\x001", "geen tekst"),
        ("P\x071", "geen tekst"),
        ("P\x7f1", "Rij 3, kolom servicepunt"),
        ("P" * 121, "Rij 3, kolom servicepunt"),
    ],
    ids=ascii,
)
def test_a_name_that_cannot_be_shown_or_stored_is_refused(tmp_path, name, why):
    message = refused(tmp_path, row(), row(servicepunt=name))
    assert why in message
    assert message.isprintable()
    assert len(message) < 300


def test_a_name_as_long_as_the_store_has_room_for_is_kept(tmp_path):
    name = "Loket ’t Hoekje 1e étage ".ljust(MAX_POINT, "x")
    assert read(tmp_path, row(servicepunt=name)).rows["servicepunt"].tolist() == [name]


def test_a_period_and_a_part_of_it_are_refused_within_one_unit(tmp_path):
    quarter, year = row(), row(periode="2026")
    assert "P1 levert 2026-K3 en 2026 door elkaar" in refused(tmp_path, quarter, year)
    assert len(read(tmp_path, quarter, year | {"eenheid": "personen"}).rows) == 2


def test_a_long_value_is_cut_in_the_message(tmp_path):
    message = refused(tmp_path, row(gebied="W" * 5000))
    assert f"'{'W' * 39}…'" in message
    assert len(message) < 300


def test_problems_are_told_in_the_order_of_the_file_and_the_rest_is_counted(tmp_path):
    bad = [row(servicepunt=f"P{n}", aantal="?") for n in range(8)]
    message = refused(tmp_path, *bad)
    places = [message.index(f"Rij {n}, kolom aantal") for n in range(2, 7)]
    assert places == sorted(places)
    assert "Rij 7" not in message
    assert "En nog 3." in message


def test_a_row_twice_is_refused_and_so_is_another_count_for_it(tmp_path):
    message = refused(tmp_path, row(), row(servicepunt="P2"), row(aantal=6, bijzonderheid="circa"))
    assert "rij 2 heeft '5' en rij 4 '6'. Kies welke klopt." in message
    assert "rij 2 heeft '' en rij 4 'circa'" in message
    assert "Rij 3" not in message


def test_a_row_twice_with_the_period_spelled_otherwise_is_refused(tmp_path):
    message = refused(tmp_path, row(periode="2026-K3"), row(periode="2026Q3"))
    assert (
        "Rij 3: Deze combinatie staat er al: rij 3 herhaalt rij 2, met dezelfde waarden." in message
    )


def test_blank_lines_do_not_shift_the_row_that_is_named(tmp_path):
    content = text([row(), row(servicepunt="P2", aantal="vijf")])
    lines = content.splitlines()
    blank = "\n".join([lines[0], lines[1], "", "", lines[2]])
    assert "Rij 5, kolom aantal: 'vijf'" in refused_bytes(tmp_path, blank.encode())


@pytest.mark.parametrize(
    "absent",
    ["periode", "servicepunt", "gebied", "uitsplitsing", "categorie", "eenheid", "aantal"],
)
def test_a_missing_column_is_named(tmp_path, absent):
    renamed = text([row()]).replace(absent, "anders", 1)
    if absent in ("uitsplitsing", "categorie"):
        renamed = text([row()]).replace(f",{absent},", ",anders,", 1)
    message = refused_bytes(tmp_path, renamed.encode())
    assert f"In 'levering.csv' ontbreken kolommen: {absent}." in message


def test_all_missing_columns_are_named_together(tmp_path):
    message = refused_bytes(tmp_path, b"periode,gebied\n2026-K3,WK1\n")
    assert "servicepunt, uitsplitsing, categorie, eenheid, aantal" in message


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_other_encodings_of_spreadsheets_are_read(tmp_path, encoding):
    content = text([row(servicepunt="Café")]).encode(encoding)
    assert read_bytes(tmp_path, content).rows["servicepunt"].tolist() == ["Café"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is leeg"),
        ((text([row()]) + '"open').encode(), "een aanhalingsteken"),
        (text([row()]).encode() + b"a,b,c,d,e,f,g,h,i,j,k,l\n", "Rij 3"),
    ],
    ids=["empty", "open quote", "one row too long"],
)
def test_a_file_that_is_no_table_is_refused_in_dutch(tmp_path, content, why):
    message = refused_bytes(tmp_path, content)
    assert "'levering.csv'" in message
    assert why in message


def test_a_workbook_is_refused(tmp_path):
    assert "levering.csv" in refused_bytes(tmp_path, b"PK\x03\x04" + bytes(range(32)) * 20)


def test_an_empty_field_too_many_does_no_harm_where_the_heading_has_it_too(tmp_path):
    rows = "".join(f"2026-K3,P{n},WK1,totaal,totaal,,,dossiers,5,,\n" for n in range(3))
    assert len(read_bytes(tmp_path, f"{HEADER},\n{rows}".encode()).rows) == 3
    # Otherwise it can be the rest of a number with a comma.
    assert "meer cellen dan de kop" in refused_bytes(tmp_path, f"{HEADER}\n{rows}".encode())


def test_a_file_that_is_not_there_or_is_a_folder_is_told_in_dutch(tmp_path):
    (tmp_path / "map.csv").mkdir()
    for name in ("weg.csv", "map.csv"):
        with pytest.raises(DeliveryError, match=rf"'{name}' is niet te openen\. Controleer"):
            read_long(tmp_path / name, AREAS, TAXONOMY)


def test_a_refused_file_mended_is_welcome(tmp_path):
    store = new_store(tmp_path)
    refused(tmp_path, row(aantal="vijf"), row(gebied="WK2"))
    assert total(store) == {}
    store.deliver("GM0001", [read(tmp_path, row(aantal=5), row(gebied="WK2"))])
    assert total(store) == {"WK1": (5, 5, 0), "WK2": (5, 5, 0)}
    store.close()


# --- what counts ------------------------------------------------------------------------------


def test_levels_are_judged_per_point_breakdown_unit_and_period(tmp_path):
    rows = read(
        tmp_path,
        row(gebied="WK1"),
        row(gebied="BU11"),
        row(gebied="WK1", servicepunt="P2"),
        row(gebied="WK1", eenheid="contacten"),
        row(gebied="WK1", periode="2026-K2"),
        demand("wonen", gebied="WK1"),
    ).rows
    assert rows["telt"].tolist() == [False, True, True, True, True, True]


def test_the_total_is_taken_once_per_point_period_and_unit(tmp_path):
    rows = read(
        tmp_path,
        row(),
        demand("wonen"),
        demand("wonen", servicepunt="P2"),
        row(uitsplitsing="zwaarte", categorie="licht", servicepunt="P2"),
        row(uitsplitsing="doelgroep", categorie="ouderen", servicepunt="P3"),
    ).rows
    assert rows["telt_totaal"].tolist() == [True, False, True, False, False]


# What can be told apart of a row here: point, area, unit, breakdown, category and second one.
ROWS = st.tuples(
    st.sampled_from(["P1", "P2", "alle"]),
    st.sampled_from(["GM0001", "SD1", "WK1", "BU11", "onbekend"]),
    st.sampled_from(["dossiers", "contacten"]),
    st.sampled_from(["totaal", "taak", "hulpvraag", "doelgroep"]),
    st.booleans(),
)


def counts_by_hand(rows):
    """Say of each row whether it counts, and whether it is part of the grand total."""
    depth = {"GM0001": 0, "SD1": 1, "WK1": 2, "BU11": 3, "onbekend": -1}
    adds_up = {"totaal": {"dossiers", "contacten"}, "taak": {"dossiers", "contacten"},
               "hulpvraag": {"dossiers"}, "doelgroep": set()}  # fmt: skip
    counts = []
    for point, area, unit, breakdown, second in rows:
        others = [
            depth[a] for p, a, *rest in rows if [p, *rest] == [point, unit, breakdown, second]
        ]
        of_points = [p for p, _, u, b, _ in rows if (u, b) == (unit, breakdown) and p != "alle"]
        finest = depth[area] in (-1, max(others))
        counts.append(finest and (point != "alle" or not of_points))
    usable = [
        c and not second and unit in adds_up[breakdown]
        for c, (_, _, unit, breakdown, second) in zip(counts, rows, strict=True)
    ]
    points = {r[2] for r, u in zip(rows, usable, strict=True) if u and r[0] != "alle"}
    usable = [
        u and (r[0] != "alle" or r[2] not in points) for r, u in zip(rows, usable, strict=True)
    ]
    order = ["totaal", "taak", "hulpvraag"]
    totals = [
        u
        and r[3]
        == min(
            (o[3] for o, v in zip(rows, usable, strict=True) if v and (o[0], o[2]) == (r[0], r[2])),
            key=order.index,
        )
        for r, u in zip(rows, usable, strict=True)
    ]
    return counts, totals


@settings(deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=12, unique=True))
def test_what_counts_is_what_one_would_count_by_hand(rows):
    categories = {"totaal": "totaal", "taak": "onbekend", "hulpvraag": "wonen", "doelgroep": "lvb"}
    table = [
        row(servicepunt=p, gebied=a, eenheid=u, uitsplitsing=b, categorie=categories[b], aantal="x")
        | ({"uitsplitsing2": "leeftijd", "categorie2": "15_24"} if second else {})
        for p, a, u, b, second in rows
    ]
    report = check("registraties", *table)
    assume(report.schoon)
    found = report.levering.rows
    counts, totals = counts_by_hand(rows)
    assert found["telt"].tolist() == counts
    assert found["telt_totaal"].tolist() == totals
