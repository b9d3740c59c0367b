"""The release of the shipped demonstration: made once by a command, and shipped beside it.

Protecting a city takes a minute; a newcomer should see the map at once.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path

import pandas as pd

from geo.disclosure.release import COLUMNS, METHOD
from loaders.knowledge import Knowledge
from loaders.municipality import Municipality
from loaders.release_frame import asked_of_points, frame_of_now
from loaders.releases import Publication
from loaders.report import DeliveryError
from loaders.store import Store
from loaders.yaml_files import DATA

_FIGURES, _MARK = "uitgave.csv", "uitgave.json"
_NUMBERS = ["waarde", "laagste", "hoogste"]
_NOTE = "Demonstratie: verzonnen cijfers."


def fingerprint(municipality: Municipality) -> str:
    """Return a mark of everything that the release of the demonstration follows from.

    The files, what is asked of the points, and the method (``METHOD``).
    """
    folder = municipality.folder
    kinds = ("registraties_*", "doorstroom_*", "openstelling_*", "servicepunten")
    files = [path for kind in kinds for path in sorted((folder / "demo").glob(f"{kind}.csv"))]
    files += [*sorted(folder.glob("*.csv")), folder / "grenzen" / "stadsdeel.geojson"]
    files += [DATA / "publicatieplan.yaml", DATA / "taxonomie.yaml"]
    digest = hashlib.sha256(repr((METHOD, asked_of_points())).encode())
    for path in files:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def write_release(municipality: Municipality, knowledge: Knowledge) -> int:
    """Make the release of the demonstration and write it beside the deliveries.

    Returns
    -------
    int
        Figures written.

    Raises
    ------
    UnsafeReleaseError
        If a small count in it can be narrowed.
    """
    from loaders.demo_delivery import deliver_demonstration
    from loaders.publish import propose, refuse_unsafe

    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder) / 'demo.sqlite'}")
        deliver_demonstration(store, municipality, knowledge.taxonomy)
        proposal = propose(store, municipality, knowledge)
        store.close()
    refuse_unsafe(proposal)
    target = municipality.folder / "demo"
    proposal.publication.figures.to_csv(target / _FIGURES, index=False, lineterminator="\n")
    mark = {"vingerafdruk": fingerprint(municipality)}
    (target / _MARK).write_text(json.dumps(mark, indent=2) + "\n", encoding="utf-8")
    return len(proposal.publication.figures)


def publish_demonstration(
    store: Store, municipality: Municipality, knowledge: Knowledge, *, who: str
) -> None:
    """Publish the demonstration that is in force: as shipped, or made anew when that is stale."""
    code = municipality.code
    seen = store.version(code)
    figures = _shipped(municipality)
    if figures is None:
        from loaders.publish import propose, publish

        publish(store, municipality, propose(store, municipality, knowledge), who=who, note=_NOTE)
        return
    publication = Publication(
        figures,
        store.coverage(code),
        store.left_open(code),
        store.parts_in_force(code),
        seen,
        frame=frame_of_now(store, municipality, knowledge, demonstration=True).to_text(),
    )
    try:
        store.publish(code, publication, who=who, note=_NOTE, seen_version=seen, only_first=True)
    except DeliveryError:
        # Another process delivered meanwhile: then this is not its demonstration any more.
        return


def _shipped(municipality: Municipality) -> pd.DataFrame | None:
    folder = municipality.folder / "demo"
    try:
        mark = json.loads((folder / _MARK).read_text(encoding="utf-8"))["vingerafdruk"]
        if mark != fingerprint(municipality):
            return None
        figures = pd.read_csv(folder / _FIGURES, dtype=str, keep_default_na=False)
    except (OSError, ValueError, KeyError):
        return None
    if figures.columns.tolist() != COLUMNS:
        return None
    return figures.assign(**{name: pd.to_numeric(figures[name]) for name in _NUMBERS})
