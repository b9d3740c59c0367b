"""One delivery in the making: where it stands, and what happens to it. Draws nothing.

What survives from one run of the page to the next is the report, never the bytes of the file.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace

from geo.areas import Level
from geo.errors import UserError
from geo.replaced import surprises
from geo.screen.preview import Preview, PreviewSettings, Words, preview
from geo.text import moment
from loaders.check import Context, check_file
from loaders.desk import Memory
from loaders.history import HistoryEntry
from loaders.refusals import refuse_note
from loaders.report import Mapping, NeedsMappingError, RefusedError, Report
from loaders.store import Store

Progress = Callable[[float, str], None]

_LOG = logging.getLogger(__name__)
_WITHDRAWN = "teruggedraaid"
_FAILED = "Dit bestand kon niet worden gecontroleerd."
_FAILED_REMEDY = (
    "Er is niets opgeslagen. Sla het op als nieuw Excel-bestand of als CSV en probeer het opnieuw; "
    "meld het anders bij de beheerder."
)
# What a delivery consists of, by the column that tells its parts apart.
_PARTS = {"servicepunt": "punten", "gebied": "gebieden", "afzender": "afzenders"}


@dataclass(frozen=True)
class Desk:
    """What a delivery is handled with.

    Parameters
    ----------
    gemeente : str
    store : Store
    context : Context
        What files are checked against.
    settings : PreviewSettings
    threshold : int
        Smaller counts are one class on the screens of the analyst.
    who : str
        The analyst.
    """

    gemeente: str
    store: Store
    context: Context
    settings: PreviewSettings
    threshold: int
    who: str


@dataclass(frozen=True)
class Layout:
    """A file of which the user must say which column is which."""

    reason: str
    remedy: str
    headings: list[str]
    samples: dict[str, list[str]]
    proposal: Mapping
    kind: str = ""


@dataclass
class Flow:
    """Where a delivery stands.

    Parameters
    ----------
    file : str
        Mark of the uploaded file that this is about.
    sender : str
        Organisation that sent it.
    said : (str, str) or None
        What went wrong and what to do about it.
    layout : Layout or None
        Set while the user must point out the columns.
    asked : Layout or None
        How the columns of the checked file were pointed out, to do so again.
    report, preview : Report, Preview or None
        Set once the file was checked, and compared with what is stored.
    seen : str
        Version of the store that the comparison is with.
    repeats : str
        When and by whom the same file was delivered; empty when it was not.
    recalled : str
        Sender for whom it was remembered how the columns are read; empty when it was not.
    stored : int or None
        Number of the stored delivery.
    undone : bool
    """

    file: str = ""
    sender: str = ""
    said: tuple[str, str] | None = None
    layout: Layout | None = None
    asked: Layout | None = None
    report: Report | None = None
    preview: Preview | None = None
    seen: str = ""
    repeats: str = ""
    recalled: str = ""
    stored: int | None = None
    undone: bool = False

    def fail(self, error: UserError) -> None:
        """Keep what to tell, and nothing else."""
        self.said = (error.what, error.remedy)


def read(
    desk: Desk,
    flow: Flow,
    content: bytes,
    name: str,
    progress: Progress,
    *,
    kind: str | None = None,
    mapping: Mapping | None = None,
) -> None:
    """Check a file, and compare it with what is stored.

    Parameters
    ----------
    desk : Desk
    flow : Flow
        Gets a report and a preview, or a layout to be pointed out, or a message.
    content : bytes
    name : str
        File name.
    progress : callable
        Called with the part that is done, 0 to 1, and what is going on.
    kind, mapping : optional
        What the user said about the file.
    """
    pointed_out = flow.layout
    flow.said = flow.layout = flow.asked = flow.report = flow.preview = None
    try:
        flow.report = _checked(desk, flow, content, name, progress, kind, mapping)
        if flow.report is not None:
            if mapping is not None and kind is not None and pointed_out is not None:
                flow.asked = replace(pointed_out, proposal=mapping, kind=kind)
            if mapping is not None and kind is not None and flow.sender:
                desk.store.remember_mapping(desk.gemeente, flow.sender, kind, mapping, desk.who)
            compare(desk, flow)
    except RefusedError as error:
        flow.fail(error)
        _note(desk, error)
    except UserError as error:
        flow.fail(error)
    except Exception as error:  # noqa: BLE001 - what a file holds must not reach the log
        frame = traceback.extract_tb(error.__traceback__)[-1]
        _LOG.error("check failed: %s in %s:%s", type(error).__name__, frame.name, frame.lineno)
        flow.said = (_FAILED, _FAILED_REMEDY)


def point_out_again(flow: Flow) -> None:
    """Go back to the question which column is which, with the answers that were given."""
    flow.layout, flow.asked = flow.asked, None
    flow.said = flow.report = flow.preview = None
    flow.recalled = ""


def _note(desk: Desk, refusal: RefusedError) -> None:
    """Note a refusal in the audit trail; the user hears of it also when that fails."""
    try:
        desk.store.record_refusal(desk.gemeente, who=desk.who, reason=refusal.what)
    except UserError as error:
        _LOG.warning("a refusal was not noted: %s", error)


def _checked(
    desk: Desk,
    flow: Flow,
    content: bytes,
    name: str,
    progress: Progress,
    kind: str | None,
    mapping: Mapping | None,
) -> Report | None:
    try:
        return check_file(
            content, name, desk.context, kind=kind, mapping=mapping, progress=progress
        )
    except NeedsMappingError as error:
        asked = error
        if mapping is None:
            memory = Memory(desk.store, desk.gemeente, flow.sender)
            found, asked = memory.of(error, content, name, desk.context, kind)
            if found is not None:
                flow.recalled = flow.sender
                code, known = found
                report = check_file(
                    content, name, desk.context, kind=code, mapping=known, progress=progress
                )
                flow.asked = replace(_layout(asked), proposal=known, kind=code)
                return report
        flow.layout = _layout(asked)
        return None


def _layout(asked: NeedsMappingError) -> Layout:
    return Layout(
        asked.what, asked.remedy, asked.headings, asked.samples, asked.proposal, asked.kind
    )


def compare(desk: Desk, flow: Flow) -> None:
    """Compare the checked delivery with what is stored at this moment."""
    flow.said = None
    report = flow.report
    if report is None or report.levering is None:
        return
    flow.seen = desk.store.version(desk.gemeente)
    flow.repeats = _repeats(desk.store.history(desk.gemeente), report.sha256)
    areas = desk.context.areas
    taxonomy, kind = desk.context.taxonomy, desk.context.standard[report.soort]
    many = next((many for part, many in _PARTS.items() if part in kind.deel), "onderdelen")
    words = Words(
        names=desk.context.points,
        units={code: unit.label for code, unit in taxonomy.eenheden.items()},
        breakdowns={code: each.label for code, each in taxonomy.uitsplitsingen.items()},
        many=many,
        whole=f"de lijst {kind.label.lower()}",
        areas={area.code: area.name for level in Level for area in areas.at(level)},
        categories={
            c.code: c.label for b in taxonomy.uitsplitsingen.values() for c in b.categorieen
        },
    )
    cells = desk.store.cell_changes(desk.gemeente, report.levering)
    moved = surprises(cells, areas, desk.settings, desk.threshold)
    changes = desk.store.changes(desk.gemeente, report.levering)
    flow.preview = preview(changes, words, desk.settings, desk.threshold, moved)


def _repeats(history: list[HistoryEntry], sha256: str) -> str:
    for entry in history:
        if entry.sha256 == sha256 and not entry.demonstratie and entry.stand != _WITHDRAWN:
            return f"op {moment(entry.ontvangen)} door {entry.wie}, als levering {entry.id}"
    return ""


def confirm(desk: Desk, flow: Flow) -> None:
    """Store the checked delivery; told when the store changed since the comparison."""
    if flow.report is None or flow.report.levering is None:
        return
    try:
        (flow.stored,) = desk.store.deliver(
            desk.gemeente,
            [flow.report.levering],
            who=desk.who,
            sender=flow.sender,
            replace=True,
            seen_version=flow.seen,
        )
    except UserError as error:
        flow.fail(error)
    else:
        # The rows are in the store now: only their counts are still shown.
        nothing = flow.report.afgewezen_rijen.iloc[:0]
        flow.report = replace(flow.report, levering=None, afgewezen_rijen=nothing)


def take_back(desk: Desk, delivery: int, reason: str) -> None:
    """Take a delivery out of force.

    Raises
    ------
    UserError
        If that cannot be done, or the reason holds personal data.
    """
    refuse_note(reason, "de reden")
    desk.store.undo(desk.gemeente, delivery, who=desk.who, reason=reason)


def senders(desk: Desk) -> list[str]:
    """Return who delivered before, in alphabetical order."""
    entries = desk.store.history(desk.gemeente)
    return sorted({e.afzender for e in entries if e.afzender and not e.demonstratie})


def sender_name(text: str) -> str:
    """Return the name of a sender as it is stored.

    Raises
    ------
    RefusedError
        If it holds personal data.
    """
    refuse_note(text, "de afzender")
    return " ".join(text.split())
