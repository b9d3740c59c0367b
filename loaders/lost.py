"""What is lost when deliveries take the place of others, in words."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from geo.areas import Areas
from geo.replaced import PreviewSettings, Surprise, surprises
from geo.text import number
from loaders.quality_rules import load_quality_rules
from loaders.report import Delivery
from loaders.store import Store
from loaders.yaml_files import DATA, read_yaml


@lru_cache(maxsize=1)
def preview_settings() -> PreviewSettings:
    """Read what is striking about a delivery (once per process)."""
    return read_yaml(DATA / "voorvertoning.yaml", PreviewSettings)


def what_is_lost(
    store: Store, gemeente: str, areas: Areas, deliveries: Iterable[Delivery], *, shown: int
) -> list[str]:
    """Return what deliveries lose or move of what they take the place of, a line each.

    Parameters
    ----------
    store : Store
    gemeente : str
    areas : Areas
    deliveries : iterable of Delivery
        Not stored yet.
    shown : int
        More lines are counted.
    """
    threshold = int(load_quality_rules().klein.waarde)
    found: list[Surprise] = []
    more = 0
    for delivery in deliveries:
        compared = store.cell_changes(gemeente, delivery)
        some, rest = surprises(compared, areas, preview_settings(), threshold)
        found += some
        more += rest
    lines = [_told(each, areas) for each in sorted(found, key=lambda s: -s.size)[:shown]]
    if left := len(found) + more - len(lines):
        lines.append(f"En nog {number(left)} veranderingen; de pagina Gegevens toont ze.")
    return lines


def _told(surprise: Surprise, areas: Areas) -> str:
    table, area = surprise.table, surprise.area
    where = f"{table.point} over {table.period} ({table.unit})"
    what = [table.breakdown, table.second, areas[area].name if area in areas else area]
    return f"{', '.join(filter(None, [where, *what, *surprise.categories]))}: {surprise.words}."
