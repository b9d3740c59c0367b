"""A server on this machine that speaks as CBS and PDOK do, with everything that can go wrong.

It answers on the paths of the real ones: the typed feed with its pages of 10,000 rows and
padded codes, OGC API Features with its links to the next page, and the Locatieserver.
"""

from __future__ import annotations

import gzip
import json
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, urlsplit

import pandas as pd

PAGE = 10_000
_KEY_WIDTH = 10


@dataclass
class Table:
    """A CBS table: its columns (key, title, unit) and its rows, as the feed gives them."""

    measures: list[tuple[str, str, str]]
    rows: list[dict]
    modified: str = "2024-11-27T02:00:00"


@dataclass
class Fault:
    """What goes wrong: for addresses that hold ``where``, so many times, after so many others."""

    where: str
    kind: str
    times: int
    after: int = 0


@dataclass
class World:
    """Everything that the server knows."""

    tables: dict[str, Table] = field(default_factory=dict)
    features: dict[tuple[int, str], list[dict]] = field(default_factory=dict)
    addresses: list[dict] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    before: dict[str, Callable[[], object]] = field(default_factory=dict)  # once, by address
    edition: str = "1"  # of the borders
    instead: dict[str, object] = field(default_factory=dict)  # what is answered, by address
    gzipped: bool = True
    loose: bool = False  # ignores every filter, as a source may
    seconds: float = 0.0  # spent in answering

    def fault(self, where: str) -> str:
        for each in self.faults:
            if each.where in where and each.times > 0:
                if each.after > 0:
                    each.after -= 1
                    continue
                each.times -= 1
                return each.kind
        return ""

    def happens(self, where: str) -> None:
        for each in [each for each in self.before if each in where]:
            self.before.pop(each)()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        world, began = self.server.world, time.perf_counter()
        world.asked.append(self.path)
        world.happens(self.path)
        kind = world.fault(self.path)
        if kind == "wait":
            self.server.go.wait(60)
        if kind == "hang":
            self.server.released.wait(30)
            self.close_connection = True
            return
        if kind == "drop":
            self.close_connection = True
            return
        if kind.isdigit() and kind != "302":
            self._send(int(kind), b'{"odata.error": "fout"}')
            return
        if kind == "302":
            self.send_response(302)
            self.send_header("Location", self.path)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if kind == "geen_json":
            self._send(200, b"<html>onderhoud</html>")
            return
        given = [each for where, each in world.instead.items() if where in self.path]
        answer = given[0] if given else self._answer()
        body = json.dumps(answer).encode() if answer is not None else b"{}"
        world.seconds += time.perf_counter() - began
        self._send(200 if answer is not None else 404, body, cut=kind == "cut")

    def _send(self, status: int, body: bytes, *, cut: bool = False) -> None:
        zipped = self.server.world.gzipped and "gzip" in self.headers.get("Accept-Encoding", "")
        if zipped:
            body = gzip.compress(body, 1)
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        if zipped:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut else body)
        if cut:
            self.close_connection = True

    def _answer(self) -> object:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if match := re.match(r"^/ODataFeed/odata/(\w+)/(\w*)$", parts.path):
            return self._odata(match[1], match[2], query)
        if match := re.match(
            r"^/cbs/wijken-en-buurten-(\d+)/ogc/v1/collections/(\w+)/items$", parts.path
        ):
            return self._features(int(match[1]), match[2], query)
        if match := re.match(r"^/cbs/wijken-en-buurten-(\d+)/ogc/v1/collections$", parts.path):
            return self._collections(int(match[1]))
        if parts.path == "/bzk/locatieserver/search/v3_1/free":
            wanted = parse_qs(parts.query).get("fq", [])
            code = next(w.split(":")[1] for w in wanted if w.startswith("gemeentecode:"))
            street = query["q"].split()[0].casefold()
            docs = [d for d in self.server.world.addresses
                    if d["straatnaam"].casefold().startswith(street)
                    and (self.server.world.loose or d["gemeentecode"] == code)]  # fmt: skip
            return {"response": {"numFound": len(docs), "start": 0, "docs": docs}}
        return None

    def _odata(self, table: str, name: str, query: Mapping[str, str]) -> object:
        known = self.server.world.tables.get(table)
        if known is None:
            return None
        meta = {"odata.metadata": f"{self.server.address}/ODataFeed/odata/{table}/$metadata"}
        if name == "TableInfos":
            info = {"ID": 0, "Identifier": table, "Title": "Kerncijfers wijken en buurten",
                    "Modified": known.modified, "ReasonDelivery": "Actualisering",
                    "OutputStatus": "Regulier"}  # fmt: skip
            return meta | {"value": [info]}
        if name == "DataProperties":
            described = [
                {"odata.type": "Cbs.OData.Topic", "ID": n, "Position": n, "ParentID": None,
                 "Type": "Topic", "Key": key, "Title": title, "Description": "", "Unit": unit,
                 "Datatype": "Long", "Decimals": 0, "Default": True}
                for n, (key, title, unit) in enumerate(known.measures)
            ]  # fmt: skip
            group = {"odata.type": "Cbs.OData.TopicGroup", "ID": 999, "Type": "TopicGroup",
                     "Key": "", "Title": "Bevolking", "Unit": None}  # fmt: skip
            return meta | {"value": [group, *described]}
        if name != "TypedDataSet":
            return None
        rows = known.rows
        if "$filter" in query and not self.server.world.loose:
            wanted = re.fullmatch(r"substringof\('(\w+)',WijkenEnBuurten\)", query["$filter"])[1]
            rows = [row for row in rows if wanted in row["WijkenEnBuurten"]]
        skip = int(query.get("$skip", 0))
        end = min(len(rows), skip + int(query.get("$top", len(rows))))
        chosen = query["$select"].split(",") if "$select" in query else None
        page = rows[skip : min(skip + PAGE, end)]
        value = [{k: row[k] for k in chosen} if chosen else row for row in page]
        answer = meta | {"value": value}
        if skip + PAGE < end:
            kept = {**query, "$skip": str(skip + PAGE)}
            following = "&".join(f"{k}={quote(v)}" for k, v in kept.items())
            where = f"{self.server.address}/ODataFeed/odata/{table}/{name}"
            answer["odata.nextLink"] = f"{where}?{following}"
        return answer

    def _collections(self, year: int) -> object:
        names = [name for of, name in self.server.world.features if of == year]
        if not names:
            return None
        return {
            "links": [{"rel": "self", "href": f"{self.server.address}{self.path}"}],
            "timeStamp": f"{time.time()}",
            "collections": [
                {"id": name, "title": name, "description": f"Editie {self.server.world.edition}"}
                for name in names
            ],
        }

    def _features(self, year: int, collection: str, query: Mapping[str, str]) -> object:
        known = self.server.world.features.get((year, collection))
        if known is None:
            return None
        if "gemeentecode" in query and not self.server.world.loose:
            own = query["gemeentecode"]
            known = [f for f in known if f["properties"]["gemeentecode"] == own]
        start, limit = int(query.get("offset", 0)), int(query.get("limit", 10))
        answer = {
            "type": "FeatureCollection",
            "links": [{"rel": "self", "href": f"{self.server.address}{self.path}"}],
            "features": known[start : start + limit],
        }
        if start + limit < len(known):
            kept = {**query, "offset": str(start + limit)}
            following = "&".join(f"{k}={quote(v)}" for k, v in kept.items())
            path = urlsplit(self.path).path
            answer["links"].append(
                {"rel": "next", "href": f"{self.server.address}{path}?{following}"}
            )
        return answer


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, world: World) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.world = world
        self.released = threading.Event()
        self.go = threading.Event()
        self.address = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, *_: object) -> None:
        """A client that hung up is no news."""


def _in_short(path: str) -> str:
    """``GM`` of the figures, ``buurten`` of the borders, else the last part of the path."""
    parts = urlsplit(path)
    query = parse_qs(parts.query)
    name = parts.path.removesuffix("/items").rsplit("/", 1)[1]
    if name == "TypedDataSet":
        name = query["$filter"][0].split("'")[1][:2]
    page = int(query.get("$skip", query.get("offset", ["0"]))[0])
    return f"{name}+{page}" if page else name


class Loopback:
    """The server while it runs; ``address`` is its beginning of every address."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._server = _Server(world)
        self.address = self._server.address

    def __enter__(self) -> Loopback:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.released.set()
        self._server.go.set()
        self._server.shutdown()
        self._server.server_close()

    def break_down(self, where: str, kind: str, times: int = 1, after: int = 0) -> None:
        self.world.faults.append(Fault(where, kind, times, after))

    def go_on(self) -> None:
        """Answer what was left waiting."""
        self._server.go.set()

    def wait_until_asked(self, where: str, patience_s: float = 60) -> None:
        give_up = time.monotonic() + patience_s
        while not any(where in path for path in self.world.asked):
            assert time.monotonic() < give_up, f"nobody asked for {where}"
            time.sleep(0.01)

    def asked(self) -> list[str]:
        """The questions since the last time this was called, in short."""
        found = [_in_short(path) for path in self.world.asked]
        self.world.asked.clear()
        return found


def table_of(
    figures: pd.DataFrame,
    columns: Sequence,
    units: Mapping[str, tuple[str, ...]],
    year: int,
    *,
    first: int = 5,
    change: Mapping[str, int] | None = None,
) -> Table:
    """A CBS table of figures: our fields under the names of that year, numbered from ``first``.

    Fields that are not in the figures are there, and empty, as in CBS's newest year.
    """
    measures = [("Gemeentenaam_1", "Gemeentenaam", ""), ("SoortRegio_2", "Soort regio", "")]
    keys = {}
    for number, column in enumerate((c for c in columns if c.van <= year <= c.tot), start=first):
        key = f"{column.names[0]}_{number}"
        keys[column.veld] = key
        measures.append((key, column.names[0], units[column.eenheid][0]))
    rows = []
    for n, record in enumerate(figures.to_dict("records")):
        row = {"ID": n, "WijkenEnBuurten": record["code"].ljust(_KEY_WIDTH),
               "Gemeentenaam_1": "Voorbeeld".ljust(40), "SoortRegio_2": "Buurt     "}  # fmt: skip
        for name, key in keys.items():
            value = record.get(name)
            if name == "indelingswijziging":
                value = (change or {}).get(record["code"], 1)
            missing = value is None or value is pd.NA or value != value
            row[key] = None if missing else (int(value) if float(value).is_integer() else value)
        rows.append(row)
    return Table(measures, rows)
