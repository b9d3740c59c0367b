"""Looks up where an address is, with the PDOK Locatieserver.

Only addresses of service points, and only when a user asks. What is not surely found is told,
never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from loaders.fetching import Fetcher, SourceError
from loaders.live_settings import LiveSettings
from loaders.places import plain_address

SOURCE = "PDOK Locatieserver"
_FIELDS = "weergavenaam,straatnaam,huis_nlt,postcode,woonplaatsnaam,gemeentecode,centroide_ll"
_POINT = re.compile(r"^POINT\((-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?)\)$")
_MOST = 5


@dataclass(frozen=True, slots=True)
class Place:
    """What came of looking up one address.

    Parameters
    ----------
    address : str
        As it was delivered.
    found : str
        The address at that place; empty when it is not sure.
    longitude, latitude : float or None
        EPSG:4326.
    candidates : tuple of str
        What it may be, where it is not sure.
    """

    address: str
    found: str
    longitude: float | None
    latitude: float | None
    candidates: tuple[str, ...] = ()


def look_up(fetcher: Fetcher, settings: LiveSettings, gemeente: str, address: str) -> Place:
    """Look up one address in a municipality.

    Parameters
    ----------
    fetcher : Fetcher
    settings : LiveSettings
    gemeente : str
        CBS code; an address elsewhere does not count.
    address : str
        Street and number, possibly with postal code and town.

    Raises
    ------
    SourceError
        If the Locatieserver gives no usable answer.
    """
    answer = fetcher.get_json(
        SOURCE,
        f"'{address[:60]}'",
        f"{settings.adressen.adressen}/free",
        {
            "q": address,
            "fq": ["type:adres", f"gemeentecode:{gemeente[2:]}"],
            "fl": _FIELDS,
            "rows": _MOST,
        },
    )
    try:
        docs = [
            doc
            for doc in answer["response"]["docs"]
            if str(doc["gemeentecode"]).removeprefix("GM") == gemeente[2:]
        ]
        same = [doc for doc in docs if _is(doc, address)]
        if len(same) == 1 and (match := _POINT.match(str(same[0]["centroide_ll"]))):
            longitude, latitude = float(match[1]), float(match[2])
            return Place(address, str(same[0]["weergavenaam"]), longitude, latitude)
        likely = tuple(str(doc["weergavenaam"]) for doc in same or docs)
    except (LookupError, TypeError, AttributeError) as error:
        raise SourceError(
            f"{SOURCE} antwoordt in een andere vorm dan verwacht.",
            "Er is niets veranderd; meld dit bij de beheerder.",
        ) from error
    return Place(address, "", None, None, likely)


def _is(doc: Mapping[str, Any], address: str) -> bool:
    """Whether an address says this street and number, and nothing that contradicts it."""
    given = plain_address(address)
    own = plain_address(f"{doc['straatnaam']} {doc['huis_nlt']}")
    if given != own and not given.startswith(f"{own} "):
        return False
    rest = given.removeprefix(own).replace(" ", "")
    # What may follow: the postal code and the town, whole or not at all.
    for part in (str(doc.get("postcode") or ""), str(doc.get("woonplaatsnaam") or "")):
        rest = rest.removeprefix(plain_address(part).replace(" ", ""))
    return not rest
