"""Why something cannot be said: every reason by its code, with its words.

A figure that is not there carries the code; whoever reads it gets the words. What would settle a
reason is looked up by the code (``geo.screen.unjudged``), never by what it says.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self

LEAD = "niet te bepalen: "


class Unknown(StrEnum):
    """A reason: its value is the code, ``text`` the words with room for numbers."""

    text: str

    # Looked up it is by the code alone.
    def __new__(cls, code: str, text: str = "") -> Self:
        """Return a member: the code as a string, and the words beside it."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.text = text
        return member

    # A figure on a screen.
    NO_FIGURE = "geen_cijfer", "geen data"
    WITHHELD = "aantal_afgeschermd", "het aantal is afgeschermd"
    ABSENT = "geen_levering", "niet geleverd"
    OFTEN_OPEN = "vaak_opengelaten", "{what} is te vaak niet vastgelegd"
    NO_RESIDENTS_FIGURE = "inwonertal_onbekend", "inwonertal onbekend"
    NO_FIGURE_OF_AREA = "geen_cijfer_gebied", "geen cijfer voor dit gebied"
    NO_FIGURE_IN_PERIOD = "geen_cijfer_periode", "geen cijfer over deze periode"
    NO_FIGURE_IN_SOURCE = "geen_cijfer_bron", "de bron geeft hier geen cijfer"
    NO_PERSONS = "geen_cijfer_personen", "geen cijfer"
    NO_YEAR_EARLIER = "geen_jaar_eerder", "geen cijfers over een jaar eerder"
    NO_DOSSIERS = "geen_dossiers", "geen dossiers"
    PARTS_EXCEED = "delen_boven_totaal", "de delen zijn samen meer dan het totaal"

    # Whether an area is reached.
    NO_DENOMINATOR = "geen_noemer", "hoeveel mensen het betreft is niet bekend"
    FEW_RESIDENTS = "weinig_inwoners", "er wonen minder dan {residents:.0f} mensen"
    NOT_DELIVERED = (
        "niet_geleverd",
        "de servicepunten voor dit gebied hebben over deze periode niet alles geleverd",
    )
    CLOSED = (
        "gesloten",
        (
            "een servicepunt voor dit gebied was in deze periode een kwartaal gesloten, of "
            "registreerde toen bijna niets"
        ),
    )
    NO_DATA = "geen_data", "het aantal registraties is niet bekend"
    LITTLE_EXPECTED = (
        "weinig_verwacht",
        "er worden minder dan {expected:.0f} registraties verwacht",
    )
    AREA_UNKNOWN = "gebied_onbekend", "bij {pct:.0f}% is {place} niet vastgelegd"
    PROTECTED = (
        "afgeschermd",
        "het hangt af van het precieze aantal, en dat is afgeschermd of afgerond",
    )

    # Whether a group is seen as often as it occurs.
    NOBODY = "niemand", "hier woont niemand"
    USUAL = "gewoon", "weinig registraties is bij deze groep gewoon"
    NO_GROUP = "geen_groep", "dit is geen groep, maar wat niet is vastgelegd"
    NO_CATEGORY = "geen_categorie", "dit is geen groep in de registratie"
    NO_ESTIMATE = "geen_schatting", "de schatting per gebied is hier niet geladen"
    SEEN_ELSEWHERE = "elders_te_zien", "de groep is langs een andere weg te zien"
    NOBODY_MEASURES = "niet_te_meten", "niemand kan dit hier meten; ga kijken"
    CITY_ONLY = "alleen_stad", "alleen voor de hele stad of het land is er een cijfer"
    NO_GROUP_FIGURE = "geen_cijfer_groep", "er is geen cijfer over de groep"
    COUNTS_MISSING = "aantallen_ontbreken", "aantallen ontbreken"
    NOTHING_REGISTERED = "niets_geregistreerd", "er is niets geregistreerd"
    TOO_FEW = "te_weinig", "te weinig registraties om een verschil te zien"
    NOT_NOTED = "vaak_niet_genoteerd", "te vaak niet vastgelegd"

    # How far it is.
    NO_POPULATION = "inwoners_ontbreken", "het aantal inwoners ontbreekt"
    NO_DISTANCE = "afstand_ontbreekt", "een afstand ontbreekt"
    NO_SUPPLY = "aanbod_ontbreekt", "van een punt binnen bereik ontbreekt het aanbod"

    # How busy a point is.
    POINT_CLOSED = "punt_dicht", "het punt was dicht"
    POINT_SILENT = "punt_leverde_niet", "het punt heeft niet geleverd"
    NO_WORK = "werk_ontbreekt", "lopende dossiers, contacten of bijeenkomsten ontbreken"
    NO_LOAD = "werklast_ontbreekt", "lopende dossiers of contacten niet geleverd"
    NO_STAFF = "inzet_ontbreekt", "de inzet is niet geleverd"
    NO_CAPACITY = "capaciteit_ontbreekt", "de inzet niet geleverd"
    NO_HOURS = "geen_inzet", "er is geen inzet"
    PART_MISSING = "deel_ontbreekt", "een deel ontbreekt"

    # How long people wait.
    NO_FLOW = "geen_doorstroom", "de doorstroom is niet geleverd"
    LIST_GROWS = "wachtlijst_groeit", "de wachtlijst groeit"
    FLOW_INCOMPLETE = "doorstroom_onvolledig", "wachtlijst, instroom of uitstroom ontbreekt"
    NO_OUTFLOW = "geen_uitstroom", "er stroomde niemand uit"
    UNSTABLE = "niet_stabiel", "instroom en uitstroom verschillen meer dan {stable_pct}%"
    NO_CREW = "geen_bezetting", "er is geen bezetting"
    QUEUE_GROWS = (
        "rij_groeit",
        "er is meer vraag dan de bezetting aankan, de rij blijft groeien",
    )

    # Who goes where.
    PLACE_OF_POINT = "plaats_onbekend", "waar het punt staat is niet bekend"
    NO_SHARE = "geen_deel", "niet te bepalen"

    def words(self, **numbers: float | str) -> str:
        """Return the reason in Dutch, inside a sentence.

        Parameters
        ----------
        **numbers
            What the words leave room for.

        Raises
        ------
        KeyError
            If the words leave room for a number that is not given.

        Examples
        --------
        >>> Unknown.UNSTABLE.words(stable_pct="20")
        'instroom en uitstroom verschillen meer dan 20%'
        """
        return self.text.format(**numbers)

    def told(self, **numbers: float | str) -> str:
        """Return that it cannot be said, and why.

        Examples
        --------
        >>> Unknown("aantallen_ontbreken").told()
        'niet te bepalen: aantallen ontbreken'
        """
        return f"{LEAD}{self.words(**numbers)}"
