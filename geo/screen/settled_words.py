"""What would settle a thing that cannot be said now: the data to ask for, by the reason."""

from __future__ import annotations

from collections.abc import Mapping

from geo.unknown import Unknown

# Of whom it needs no settling: nobody is there, or few are no sign.
NOTHING_TO_SETTLE = frozenset({Unknown.NOBODY, Unknown.USUAL, Unknown.NO_GROUP})
# A larger area has larger counts; a longer period is not always published.
_LARGER = "een groter gebied of meer registraties"
_THESE_COUNTS = "een levering met deze aantallen"
_STAFF = "een levering van de inzet"
SETTLED_BY: Mapping[Unknown, str] = {
    Unknown.NO_FIGURE: "een levering over deze periode",
    Unknown.WITHHELD: _LARGER,
    Unknown.ABSENT: "een levering over deze periode",
    Unknown.OFTEN_OPEN: "dossiers waarin dit vaker is vastgelegd",
    Unknown.NO_RESIDENTS_FIGURE: "het aantal inwoners van dit gebied",
    Unknown.NO_FIGURE_OF_AREA: "een bron met een cijfer voor dit gebied",
    Unknown.NO_FIGURE_IN_PERIOD: "een levering over deze periode",
    Unknown.NO_FIGURE_IN_SOURCE: "een bron met een cijfer voor dit gebied",
    Unknown.NO_PERSONS: "een cijfer over hoeveel mensen het daar betreft",
    Unknown.NO_YEAR_EARLIER: "een levering over dezelfde periode een jaar eerder",
    Unknown.NO_DOSSIERS: "een levering met dossiers uit dit gebied",
    Unknown.PARTS_EXCEED: "een levering waarvan de delen met het totaal kloppen",
    Unknown.NO_DENOMINATOR: "een cijfer over hoeveel mensen het daar betreft",
    Unknown.FEW_RESIDENTS: "een groter gebied: hier wonen te weinig mensen",
    Unknown.NOT_DELIVERED: "de leveringen die ontbreken",
    Unknown.CLOSED: "vier kwartalen waarin elk servicepunt open was en registreerde",
    Unknown.NO_DATA: "een levering met registraties uit dit gebied",
    Unknown.LITTLE_EXPECTED: _LARGER,
    Unknown.AREA_UNKNOWN: "dossiers waarin het woongebied vaker is vastgelegd",
    Unknown.PROTECTED: _LARGER,
    Unknown.NO_CATEGORY: "een vak voor deze groep in de registratie",
    Unknown.NO_ESTIMATE: "een schatting per gebied",
    Unknown.SEEN_ELSEWHERE: "andere gegevens; de pagina Doelgroepen noemt ze",
    Unknown.NOBODY_MEASURES: "een gesprek met wie deze mensen kent",
    Unknown.CITY_ONLY: "een cijfer per stadsdeel over hoe groot de groep is",
    Unknown.NO_GROUP_FIGURE: "onderzoek naar hoe groot de groep is",
    Unknown.COUNTS_MISSING: _THESE_COUNTS,
    Unknown.NOTHING_REGISTERED: "een levering met dossiers uit dit gebied",
    Unknown.TOO_FEW: _LARGER,
    Unknown.NOT_NOTED: "dossiers waarin dit vaker is vastgelegd",
    Unknown.NO_POPULATION: "het aantal inwoners van dit gebied",
    Unknown.NO_DISTANCE: "de plaats van dit gebied en van elk servicepunt",
    Unknown.NO_SUPPLY: "de openingstijden van dat punt",
    Unknown.POINT_CLOSED: "een kwartaal waarin het punt open was",
    Unknown.POINT_SILENT: "de levering van dit punt",
    Unknown.NO_WORK: _THESE_COUNTS,
    Unknown.NO_LOAD: _THESE_COUNTS,
    Unknown.NO_STAFF: _STAFF,
    Unknown.NO_CAPACITY: _STAFF,
    Unknown.NO_HOURS: "een kwartaal waarin er inzet was",
    Unknown.PART_MISSING: _THESE_COUNTS,
    Unknown.NO_FLOW: "een levering van de doorstroom",
    Unknown.LIST_GROWS: "een kwartaal waarin de wachtlijst niet groeit",
    Unknown.FLOW_INCOMPLETE: "een levering met de hele doorstroom",
    Unknown.NO_OUTFLOW: "een kwartaal waarin mensen van de wachtlijst af gingen",
    Unknown.UNSTABLE: "een kwartaal waarin er ongeveer evenveel bij kwam als af ging",
    Unknown.NO_CREW: "een kwartaal waarin er bezetting was",
    Unknown.QUEUE_GROWS: "meer bezetting, of minder mensen tegelijk",
    Unknown.PLACE_OF_POINT: "de plaats van het servicepunt",
    Unknown.NO_SHARE: _LARGER,
}
