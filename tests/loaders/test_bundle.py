"""The shipped files: what is committed, how they are made, and what stops them being made."""

import hashlib
import json
import os
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import yaml

from geo.areas import Areas, Level
from geo.errors import DataError
from loaders.bundle import bundle
from loaders.simplify import hatch, label_points, simplify, to_degrees, to_metres
from tests.loaders.den_haag import BY_STADSDEEL_2019

GEMEENTE = "GM0518"
SHIPPED = Path(__file__).parents[2] / "data" / GEMEENTE
LEVELS = ("stadsdeel", "wijk", "buurt")


def shapes(folder: Path, name: str) -> gpd.GeoDataFrame:
    return gpd.read_file(folder / "grenzen" / f"{name}.geojson")


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(SHIPPED / name, dtype={"code": str, "ouder": str})


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bundled files in a municipality's folder (not what others put there)."""
    metadata = folder / "metadata.json"
    names = json.loads(metadata.read_text())["bestanden"]
    return {n: (folder / n).read_bytes() for n in names} | {"metadata.json": metadata.read_bytes()}


@pytest.fixture(scope="module")
def areas() -> Areas:
    return Areas(table("gebieden.csv"))


# --- what is committed ---------------------------------------------------------------------


def test_division_is_complete_and_boundaries_follow_its_order(areas):
    assert [len(areas.at(level)) for level in Level] == [1, 8, 44, 114]
    assert areas.gemeente.name == "Den Haag"
    for level in LEVELS:
        drawn = shapes(SHIPPED, level)
        assert list(drawn.columns) == ["i", "code", "naam", "ouder", "geometry"]
        assert list(drawn["i"]) == list(range(len(drawn)))
        assert list(drawn["code"]) == areas.codes(Level(level)) == sorted(drawn["code"])
        assert list(drawn["naam"]) == [a.name for a in areas.at(Level(level))]
        assert list(drawn["ouder"]) == [areas[a.parent].name for a in areas.at(Level(level))]


def test_inhabitants_2019(areas):
    people = table("cbs_2019.csv").set_index("code")["inwoners"]
    assert people[GEMEENTE] == 537_833
    wijken = people[areas.codes(Level.WIJK)]
    assert wijken.sum() == 537_680
    assert people[areas.codes(Level.BUURT)].sum() == 537_525
    by_stadsdeel = areas.sum_up(wijken.astype(float), Level.STADSDEEL)["som"]
    assert {areas[code].name: total for code, total in by_stadsdeel.items()} == BY_STADSDEEL_2019


def test_figures_2022(areas):
    figures = table("cbs_2022.csv").set_index("code")
    assert list(figures.index) == areas.codes(Level.WIJK)
    assert figures["inwoners"].sum() == 553_110
    assert figures.loc["WK051801"].drop(["inwoners", "woningen"]).isna().all()
    shares = figures.filter(like="_pct")
    assert shares.min().min() >= 0
    assert shares.max().max() <= 100
    ages = shares.filter(like="inwoners_").sum(axis=1, min_count=5).dropna()
    assert ages.between(96, 104).all()


def test_no_migration_background_is_shipped():
    for path in SHIPPED.glob("*.csv"):
        assert "westers" not in path.read_text(encoding="utf-8").splitlines()[0]


def test_elan_copies_are_empty_and_originals_are_not(areas):
    elan = table("elan.csv")
    assert len(elan) == 44 * 7
    figures = elan.drop(columns=["code", "jaar"])
    empty = figures.isna().all(axis=1)
    assert set(elan.loc[empty, "code"]) == {"WK051801", "WK051835"}
    assert empty.sum() == 2 * 7
    assert figures[~empty].notna().all(axis=None)
    assert not elan[~empty].drop(columns="code").duplicated().any()


def test_boundaries_are_one_coverage_at_every_level():
    for level in LEVELS:
        polygons = shapes(SHIPPED, level).geometry.to_numpy()
        assert shapely.is_valid(polygons).all()
        assert shapely.coverage_is_valid(polygons)
        assert all(p.exterior.is_ccw for p in shapely.get_parts(polygons))
        xy = shapely.get_coordinates(polygons)
        assert (xy == np.round(xy, 5)).all()
    assert shapely.get_num_coordinates(shapes(SHIPPED, "buurt").geometry).sum() <= 4_500


def test_coarser_levels_are_the_union_of_the_finer_ones():
    finest = shapes(SHIPPED, "buurt")
    for below, level in (("buurt", "wijk"), ("wijk", "stadsdeel")):
        fine, coarse = shapes(SHIPPED, below), shapes(SHIPPED, level)
        for name, area in zip(coarse["naam"], coarse.geometry, strict=True):
            parts = fine.geometry[fine["ouder"] == name].to_numpy()
            assert shapely.equals(shapely.coverage_union_all(parts), area)
        assert coarse.geometry.union_all().equals(finest.geometry.union_all())
    lines = shapes(SHIPPED, "omtrek_stadsdeel").geometry.iloc[0]
    assert lines.equals(shapely.unary_union(shapes(SHIPPED, "stadsdeel").boundary))


@pytest.mark.parametrize("level", LEVELS)
def test_every_area_has_hatching_and_a_label_inside_it(level):
    drawn = shapes(SHIPPED, level)
    hatching, labels = shapes(SHIPPED, f"arcering_{level}"), shapes(SHIPPED, f"punt_{level}")
    assert list(hatching.columns) == ["i", "geometry"]
    assert list(hatching["i"]) == list(labels["i"]) == list(drawn["i"])
    assert list(labels["code"]) == list(drawn["code"])
    assert drawn.geometry.contains(labels.geometry).all()
    metres = [f.to_crs(28992).geometry for f in (drawn, hatching)]
    assert (metres[1].length > 25).all()
    assert metres[0].buffer(1.5).contains(metres[1]).all()  # five decimals is a metre
    assert (SHIPPED / "grenzen" / f"arcering_{level}.geojson").stat().st_size < 60_000


def test_label_points_agree_between_table_and_map(areas):
    gebieden = table("gebieden.csv").set_index("code")
    for level in LEVELS:
        labels = shapes(SHIPPED, f"punt_{level}").set_index("code").geometry
        assert (gebieden.loc[labels.index, "longitude"] == labels.x).all()
        assert (gebieden.loc[labels.index, "latitude"] == labels.y).all()
        metres = labels.to_crs(28992)
        assert np.abs(gebieden.loc[labels.index, "x_m"] - metres.x).max() < 1.5
        hectares = gebieden.loc[areas.codes(Level(level)), "oppervlakte_ha"]
        assert hectares.sum() == pytest.approx(gebieden.loc[GEMEENTE, "oppervlakte_ha"], abs=1)


def test_metadata_names_every_file_with_its_source_and_checksum():
    metadata = json.loads((SHIPPED / "metadata.json").read_text(encoding="utf-8"))
    assert (metadata["gemeente"], metadata["indelingsjaar"]) == (GEMEENTE, 2017)
    found = {f"grenzen/{p.name}" for p in SHIPPED.glob("grenzen/*")}
    assert set(metadata["bestanden"]) >= found | {"gebieden.csv", "elan.csv"}
    for name, entry in metadata["bestanden"].items():
        assert hashlib.sha256((SHIPPED / name).read_bytes()).hexdigest() == entry["sha256"]
        assert entry["bron"]
        assert entry["licentie"]
        assert entry["jaargang"]
        assert entry["bronbestand"]
        assert entry["brondatum"] or entry["brondatum_reden"]
        count = len(table(name)) if name.endswith(".csv") else None
        assert entry.get("rijen") == count
    assert max(metadata["vereenvoudiging"]["max_verplaatsing_m"].values()) <= 20
    drawn = shapely.get_num_coordinates(shapes(SHIPPED, "buurt").geometry).sum()
    assert metadata["vereenvoudiging"]["vertices"]["buurt"] == drawn


# --- a small municipality through the real function ----------------------------------------


def square(column: int, row: int, size: float = 1_000) -> shapely.Polygon:
    """Return a square in degrees with a point on every 50 m of its sides."""
    x, y = 150_000 + column * size, 460_000 + row * size
    box = shapely.segmentize(shapely.box(x, y, x + size, y + size), 50)
    polygons = np.array([box], dtype=object)
    return gpd.GeoSeries(polygons, crs=28992).to_crs(4326).iloc[0]


def write_small(folder: Path, reverse: bool = False) -> Path:
    """Write four buurten in two wijken in two stadsdelen of GM9999; return the description."""
    folder.mkdir(exist_ok=True)
    rows, buurten = [], []
    for wijk in (1, 2):
        for buurt in (10, 11):
            n = f"{wijk:02d}"
            rows.append(
                {
                    "buurt_code": f"BU9999{n}{buurt}",
                    "buurt_naam": f"Buurt {wijk}-{buurt}",
                    "wijk_code": f"WK9999{n}",
                    "wijk_naam": f"Wijk {wijk}",
                    "stadsdeel_code": f"SD9999{n}",
                    "stadsdeel_naam": f"Deel {wijk}",
                    "gemeente_code": "GM9999",
                    "gemeente_naam": "Proefstad",
                }
            )
            number = {"W": str(wijk), "B": str(100 * wijk + buurt)}
            buurten.append({**number, "geometry": square(wijk, buurt - 10)})
    order = -1 if reverse else 1
    pd.DataFrame(rows[::order]).to_csv(folder / "gebieden.csv", index=False)
    fine = gpd.GeoDataFrame(buurten[::order], crs=4326)
    fine.to_file(folder / "buurten.geojson", driver="GeoJSON", COORDINATE_PRECISION=15)
    coarse = fine.dissolve("W", method="coverage").reset_index()[["W", "geometry"]]
    for name in ("wijken", "stadsdelen"):
        coarse[::order].to_file(
            folder / f"{name}.geojson", driver="GeoJSON", COORDINATE_PRECISION=15
        )
    codes = ["GM9999", "WK999901", "WK999902", *(row["buurt_code"] for row in rows)]
    lines = [f'"{c:10}";"   {5 * n}";"  {2.1 if n else "."}"' for n, c in enumerate(codes)]
    statline = '"Codering_3";"AantalInwoners_5";"Grootte_32"\n' + "\n".join(lines[::order]) + "\n"
    (folder / "cbs.csv").write_text(statline, encoding="utf-8-sig")
    pd.DataFrame(
        {
            "code": ["WK999901", "WK999902", "WK999801"],
            "n": [5.0, -99997.0, 1.0],
            "p": [1.5, None, 3],
        }
    )[::order].to_parquet(folder / "wijken.parquet")
    shares = {"wijk": ["WK999901", "WK999902"] * 2, "jaar": [2016, 2016, 2017, 2017]}
    shares |= {"personen": [9, 9, 8, 9], "aandeel_ww": [0.5, 0.5, 0.25, 0.125]}
    pd.DataFrame(shares)[::order].to_csv(folder / "elan.csv", index=False)

    of = {"bron": "Proef", "licentie": "CC0", "jaargang": 2020, "brondatum": "2020-01-01"}
    tables = [
        {"doel": "cbs_2020.csv", "soort": "statline", "niveaus": ["gemeente", "wijk", "buurt"],
         "pad": "cbs.csv", "codeveld": "Codering", "aantallen": {"AantalInwoners": "inwoners"},
         "getallen": {"Grootte": "grootte_gemiddeld"}},
        {"doel": "cbs_2021.csv", "soort": "parquet", "niveaus": ["wijk"], "codeveld": "code",
         "pad": "wijken.parquet", "aantallen": {"n": "inwoners"}, "getallen": {"p": "x_pct"}},
        {"doel": "elan.csv", "soort": "aandelen", "niveaus": ["wijk"], "codeveld": "wijk",
         "pad": "elan.csv", "inwoners_uit": "cbs_2020.csv",
         "aantallen": {"personen": "personen_in_jaar"}},
    ]  # fmt: skip
    municipality = {
        "indelingsjaar": 2020,
        "indeling_toelichting": "Proef.",
        "vereenvoudiging": {"punten_buurten": 40, "verplaatsing_m": 20},
        "arcering_m": {"stadsdeel": 300, "wijk": 220, "buurt": 220},
        "hierarchie": {"pad": "gebieden.csv", **of},
        "grenzen": {
            "stadsdeel": {"pad": "stadsdelen.geojson", "nummers": ["W"], **of},
            "wijk": {"pad": "wijken.geojson", "nummers": ["W"], **of},
            "buurt": {"pad": "buurten.geojson", "nummers": ["W", "B"], **of},
        },
        "tabellen": [{**each, **of} for each in tables],
    }
    description = folder / "bronnen.yaml"
    description.write_text(yaml.safe_dump({"gemeenten": {"GM9999": municipality}}))
    return description


@pytest.fixture
def small(tmp_path):
    """Return the folder, and a function that bundles it into another."""
    description = write_small(tmp_path / "bron")

    def run(name: str = "uit", gemeente: str = "GM9999") -> Path:
        bundle(tmp_path / "bron", gemeente, tmp_path / name, description=description)
        return tmp_path / name

    return tmp_path / "bron", run


def test_same_sources_give_the_same_bytes_in_any_folder_and_order(small, tmp_path):
    source, run = small
    first = contents(run())
    assert len(first) == 15
    write_small(tmp_path / "elders", reverse=True)
    for path in (tmp_path / "elders").iterdir():  # same rows, other order
        assert path.name == "bronnen.yaml" or path.read_bytes() != (source / path.name).read_bytes()
    target = tmp_path / "dieper" / "uit"
    bundle(tmp_path / "elders", "GM9999", target, description=source / "bronnen.yaml")
    again = contents(target)
    assert {n: c for n, c in again.items() if n != "metadata.json"} == {
        n: c for n, c in first.items() if n != "metadata.json"
    }  # metadata holds the checksums of the sources, which differ
    assert contents(run("nog_eens")) == first


def test_small_municipality_is_read_as_described(small):
    _, run = small
    folder = run()
    figures = pd.read_csv(folder / "cbs_2020.csv", index_col="code")
    assert figures.loc["BU999902" + "11", "inwoners"] == 30
    assert figures["grootte_gemiddeld"].isna().tolist() == [True] + [False] * 6
    assert (folder / "cbs_2021.csv").read_text().splitlines()[1:] == [
        "WK999901,5,1.5",
        "WK999902,,",
    ]
    assert (folder / "elan.csv").read_text().splitlines() == [
        "code,jaar,personen_in_jaar,ww_pct",
        "WK999901,2016,,",  # repeats WK999902, which has more inhabitants
        "WK999901,2017,8,25.0",
        "WK999902,2016,9,50.0",
        "WK999902,2017,9,12.5",
    ]
    gebieden = pd.read_csv(folder / "gebieden.csv", index_col="code")
    assert gebieden.loc["GM9999", "oppervlakte_ha"] == pytest.approx(400, abs=0.5)
    assert gebieden.loc["BU99990110", ["x_m", "y_m"]].tolist() == [151_500, 460_500]
    assert gebieden.loc["BU99990110", "ouder"] == "WK999901"


def test_other_files_in_the_folder_are_left_alone(small, tmp_path):
    _, run = small
    demo = tmp_path / "uit" / "demo" / "x.csv"
    demo.parent.mkdir(parents=True)
    demo.write_text("blijft")
    folder = run()
    assert demo.read_text() == "blijft"
    assert not list(folder.glob(".bundel-*"))


BOUNDARY_FILES = ["buurten.geojson", "wijken.geojson"]
FILES = ["gebieden.csv", *BOUNDARY_FILES, "cbs.csv", "wijken.parquet", "elan.csv"]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", [None, b"", b"\xff\xfe\x00 niets", b"[1, 2"])
def test_missing_or_corrupt_file_is_named_and_nothing_is_written(small, tmp_path, name, damage):
    source, run = small
    (source / name).unlink()
    if damage is not None:
        (source / name).write_bytes(damage)
    with pytest.raises(DataError, match=name):
        run()
    assert not (tmp_path / "uit").exists()


def test_truncated_boundaries_are_named(small):
    source, run = small
    whole = (source / "buurten.geojson").read_bytes()
    (source / "buurten.geojson").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataError, match=r"buurten\.geojson"):
        run()


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_unknown_municipality_is_named(small):
    with pytest.raises(DataError, match="GM0001"):
        small[1](gemeente="GM0001")


def test_wijk_without_buurten_is_named(small):
    source, run = small
    frame = pd.read_csv(source / "gebieden.csv", dtype=str)
    frame[frame["wijk_code"] == "WK999901"].to_csv(source / "gebieden.csv", index=False)
    with pytest.raises(DataError, match=r"SD999902"):
        run()
    frame["stadsdeel_code"], frame["stadsdeel_naam"] = "SD999901", "Deel 1"
    frame[frame["wijk_code"] == "WK999901"].to_csv(source / "gebieden.csv", index=False)
    edit(source / "stadsdelen.geojson", '"W": "2"', '"W": "1"')
    whole = gpd.read_file(source / "stadsdelen.geojson").dissolve("W").reset_index()
    whole.to_file(source / "stadsdelen.geojson", driver="GeoJSON", COORDINATE_PRECISION=15)
    with pytest.raises(DataError, match=r"wijken\.geojson.*WK999902"):
        run()


def test_repeated_codes_are_named(small):
    source, run = small
    edit(source / "gebieden.csv", "BU99990211", "BU99990210")
    with pytest.raises(DataError, match=r"meer dan een keer.*BU99990210"):
        run()


def test_repeated_boundary_is_named(small):
    source, run = small
    edit(source / "buurten.geojson", '"B": "211"', '"B": "210"')
    with pytest.raises(DataError, match=r"buurten\.geojson.*meer dan een keer.*BU99990210"):
        run()


def test_area_with_two_parents_is_named(small):
    source, run = small
    edit(source / "gebieden.csv", "BU99990211,Buurt 2-11,WK999902,Wijk 2,SD999902,Deel 2",
         "BU99990211,Buurt 2-11,WK999902,Wijk 2,SD999901,Deel 1")  # fmt: skip
    with pytest.raises(DataError, match=r"meer dan een naam of ouder.*WK999902"):
        run()


def test_row_lost_or_added_in_a_table_is_named(small):
    source, run = small
    edit(source / "cbs.csv", "BU99990211", "BU99990299")
    with pytest.raises(DataError, match=r"cbs\.csv.*ontbreekt.*BU99990211"):
        run()


def test_overlapping_boundaries_are_named(small):
    source, run = small
    frame = gpd.read_file(source / "buurten.geojson")
    first = frame["B"] == "110"
    frame.loc[first, "geometry"] = frame[first].convex_hull.scale(1.2, 1.2)
    frame.to_file(source / "buurten.geojson", driver="GeoJSON", COORDINATE_PRECISION=15)
    with pytest.raises(DataError, match=r"overlappen.*BU99990110"):
        run()


def test_official_wijk_that_is_not_its_buurten_is_named(small):
    source, run = small
    one, two = square(1, 0), square(1, 1)
    frame = gpd.read_file(source / "wijken.geojson")
    frame.loc[frame["W"] == "1", "geometry"] = gpd.GeoSeries([one], crs=4326).to_numpy()
    assert not one.equals(two)
    frame.to_file(source / "wijken.geojson", driver="GeoJSON", COORDINATE_PRECISION=15)
    with pytest.raises(DataError, match="spreken elkaar tegen: WK999901"):
        run()


def test_equal_rows_without_a_clear_original_are_named(small):
    source, run = small
    edit(source / "cbs.csv", '"   5"', '"   10"')
    with pytest.raises(DataError, match=r"kopie.*WK999901, WK999902"):
        run()


# --- drawing -------------------------------------------------------------------------------


def test_area_between_two_lines_gets_one_through_its_point_and_neighbours_line_up():
    tiny = shapely.box(1_005, 950, 1_035, 980)
    left, right = shapely.box(0, 0, 1_000, 1_000), shapely.box(1_000, 0, 2_000, 1_000)
    polygons = np.array([left, right, tiny], dtype=object)
    labels = label_points(polygons)
    lines = hatch(polygons, labels, 220)
    offsets = [{round(x - y, 6) for x, y in shapely.get_coordinates(line)} for line in lines]
    assert offsets[0] & offsets[1]
    steps = np.array(sorted(offsets[0] | offsets[1])) / (220 * np.sqrt(2))
    assert np.allclose(steps, np.round(steps))
    assert shapely.get_num_geometries(lines[2]) == 1
    assert shapely.distance(lines[2], labels[2]) < 1e-6


def test_simplify_keeps_neighbours_joined_and_says_so_when_the_budget_is_too_small():
    frame = gpd.GeoSeries([square(0, 0), square(1, 0)], crs=4326)
    metres = to_metres(frame.to_numpy())
    simplified = simplify(metres, 12)
    assert shapely.coverage_is_valid(simplified.polygons)
    assert shapely.get_num_coordinates(simplified.polygons).sum() <= 12
    there_and_back = to_degrees(to_metres(simplified.polygons))
    assert shapely.equals_exact(there_and_back, simplified.polygons).all()
    with pytest.raises(DataError, match="3 hoekpunten"):
        simplify(metres, 3)


# --- against the reference -----------------------------------------------------------------

REFERENCE = os.environ.get("STADSDEELKOMPAS_REFERENTIE")


@pytest.mark.skipif(REFERENCE is None, reason="STADSDEELKOMPAS_REFERENTIE names no folder")
def test_bundling_the_reference_gives_the_committed_files(tmp_path):
    source = Path(REFERENCE)
    bundle(source, GEMEENTE, tmp_path)
    assert contents(tmp_path) == contents(SHIPPED)
    fields = {"stadsdeel": ["STADSDEELCODE"], "wijk": ["WIJKCODE"]}
    fields["buurt"] = ["WIJKCODE", "BUURTCODE"]
    files = {"stadsdeel": "stadsdelen", "wijk": "wijken", "buurt": "buurten"}
    for level in LEVELS:
        official = gpd.read_file(source / "denhaag" / f"{files[level]}.geojson")
        digits = [official[f].astype(int).mod(100).map("{:02d}".format) for f in fields[level]]
        official.index = pd.Index(sum(digits[1:], digits[0]))
        drawn = shapes(SHIPPED, level)
        drawn.index = pd.Index(drawn["code"].str[6:])
        official = official.loc[drawn.index].to_crs(28992).boundary.segmentize(5)
        moved = official.hausdorff_distance(drawn.to_crs(28992).boundary.segmentize(5))
        assert moved.max() <= 20
