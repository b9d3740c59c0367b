"""Draws the delivery of a file: from choosing it to stored, and back."""

from __future__ import annotations

from html import escape

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from geo.errors import UserError
from geo.screen.check_words import check_headline
from geo.text import how_many, number
from loaders.report import Mapping
from pages.parts import delivery_flow, delivery_mapping, delivery_report, frame, internal
from pages.parts.delivery_flow import Desk, Flow

_FLOW, _TURN = "_levering", "_levering_beurt"
_SENDER, _FILE = "levering_afzender", "levering_bestand"
_STEPS = ("Bestand", "Kolommen", "Controle", "Verschil", "Opgeslagen")
_LARGEST_MB = 25


def draw(desk: Desk) -> None:
    """Draw the delivery where it stands."""
    flow = _flow()
    with st.container(key="levering"):
        # What stands on top follows from what happens below it.
        top = st.container()
        if flow.stored is None:
            _in_the_making(desk, flow)
        else:
            _stored(desk, flow)
        with top:
            _heading(flow)


def let_go() -> None:
    """Drop the bytes of a file that is not on the screen any more."""
    flow = _flow()
    _forget(flow)
    if flow.layout is not None:
        _begin()


def _flow() -> Flow:
    flow: Flow = st.session_state.setdefault(_FLOW, Flow())
    return flow


def _begin() -> None:
    """Begin anew, for the same sender."""
    st.session_state[_FLOW] = Flow(sender=_flow().sender)


def _begin_empty() -> None:
    """Begin anew without a file."""
    _forget(_flow())
    _begin()


def _forget(flow: Flow) -> None:
    """Remove an uploaded file from the server; the next uploader is an empty one.

    Streamlit keeps what was uploaded until the visitor leaves, also when nothing shows it.
    """
    context = get_script_run_ctx()
    if not flow.file or context is None:
        return
    if isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, flow.file)
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    flow.file, flow.asked = "", None


def _heading(flow: Flow) -> None:
    report, preview = flow.report, flow.preview
    if flow.stored is not None and preview is not None:
        done = "Teruggedraaid" if flow.undone else "Opgeslagen"
        title, text = f"{done}: {preview.scope}.", _about(flow)
    elif report is not None:
        title = check_headline(report.gelezen, report.geaccepteerd, report.afgewezen)
        text = _about(flow)
    elif flow.layout is not None:
        title, text = "Welke kolom is wat?", "De indeling van dit bestand herkennen we niet zeker."
    else:
        title = "Lever een kwartaal aan"
        text = (
            "Kies het bestand zoals de organisatie het stuurde. We controleren het eerst; opslaan "
            "doet u pas aan het eind, en het is altijd terug te draaien."
        )
    st.html(
        f'<div class="bevinding"><h1>{escape(title)}</h1><p>{escape(text)}</p></div>{_steps(flow)}'
    )


def _about(flow: Flow) -> str:
    report = flow.report
    if report is None:
        return ""
    sender = f" van {flow.sender}" if flow.sender else ""
    number_words = f", levering {flow.stored}" if flow.stored is not None else ""
    return f"{report.bestand}{sender}, gelezen als {report.soort}{number_words}."


def _steps(flow: Flow) -> str:
    """Draw the steps: done, present, to come. Pointing out columns is one only when needed."""
    if flow.stored is not None:
        present = "Opgeslagen"
    elif flow.layout is not None:
        present = "Kolommen"
    elif flow.report is not None:
        present = "Controle" if flow.preview is None else "Verschil"
    else:
        present = "Bestand"
    steps = [s for s in _STEPS if s != "Kolommen" or present == s]
    at = steps.index(present)
    items = []
    for place, step in enumerate(steps):
        state = "klaar" if place < at or flow.stored is not None else ""
        current = ' aria-current="step"' if place == at else ""
        done = '<span class="alleen-gehoord">klaar</span>' if state else ""
        items.append(f'<li class="{state}"{current}>{step}{done}</li>')
    return f'<ol class="stappen" aria-label="Stappen">{"".join(items)}</ol>'


def _in_the_making(desk: Desk, flow: Flow) -> None:
    if flow.said and flow.report is None:
        frame.message(*flow.said)
    with st.container(key="levering_invoer"):
        _sender(desk, flow)
        uploaded = st.file_uploader(
            "Bestand",
            key=f"{_FILE}_{st.session_state.get(_TURN, 0)}",
            on_change=_begin,
            max_upload_size=_LARGEST_MB,
        )
        if uploaded is not None and flow.file != uploaded.file_id:
            _read(desk, flow, uploaded)
    if flow.report is not None:
        if flow.recalled:
            _notice(f"De kolommen zijn gelezen zoals eerder bij {flow.recalled}.")
        if flow.asked is not None and uploaded is not None:
            st.button(
                "Kolommen opnieuw aanwijzen",
                key="levering_kolommen_terug",
                on_click=delivery_flow.point_out_again,
                args=(flow,),
            )
        delivery_report.report(flow.report, desk)
        _confirm(desk, flow)
    elif flow.layout is not None and uploaded is not None:
        answer = delivery_mapping.form(desk, flow.layout, flow.file, flow.sender)
        if answer is not None:
            _read(desk, flow, uploaded, *answer)


def _sender(desk: Desk, flow: Flow) -> None:
    names = sorted({*delivery_flow.senders(desk), flow.sender} - {""})
    if flow.sender:
        # Streamlit forgets the choice while the list is not on the screen.
        st.session_state.setdefault(_SENDER, flow.sender)
    chosen = st.selectbox(
        "Afzender",
        names,
        index=None,
        key=_SENDER,
        placeholder="Kies of typ de organisatie; mag leeg blijven",
        accept_new_options=True,
    )
    before = flow.sender
    try:
        flow.sender = delivery_flow.sender_name(chosen or "")
    except UserError as error:
        flow.sender = ""
        _notice(f"{error.what} {error.remedy}")
    if flow.layout is not None and flow.sender != before:
        # Perhaps it is known how this sender's columns are read.
        flow.file = ""


def _read(
    desk: Desk,
    flow: Flow,
    uploaded: UploadedFile,
    kind: str | None = None,
    mapping: Mapping | None = None,
) -> None:
    """Check a file while the progress is shown; then the page is drawn anew."""
    flow.file = uploaded.file_id
    bar = st.progress(0.0, "Het bestand wordt gelezen")

    def progress(part: float, text: str) -> None:
        bar.progress(part, text)

    content, name = uploaded.getvalue(), uploaded.name
    delivery_flow.read(desk, flow, content, name, progress, kind=kind, mapping=mapping)
    if flow.report is None and flow.layout is None:
        _forget(flow)
    st.rerun()


def _confirm(desk: Desk, flow: Flow) -> None:
    report, preview = flow.report, flow.preview
    if flow.said:
        frame.message(*flow.said)
        if preview is not None:
            st.button("Opnieuw vergelijken", on_click=delivery_flow.compare, args=(desk, flow))
        return
    if report is None or preview is None:
        st.html(
            '<p class="kern">Er is niets om op te slaan. Herstel het bestand en kies het opnieuw.'
            "</p>"
        )
        return
    if flow.repeats:
        _notice(
            f"Dit bestand is al geleverd: {flow.repeats}. Er is niets om op te slaan; draai die "
            "levering eerst terug als u haar opnieuw wilt opslaan."
        )
        return
    internal.noted(desk, f"vergelijking van '{report.bestand}' met wat is opgeslagen")
    delivery_report.changes(preview)
    with st.container(key="levering_opslaan"):
        st.html(f"<h2>Opslaan</h2><p>{escape(_consequences(desk, flow))}</p>")
        for loss in preview.losses:
            _notice(loss)
        with st.container(horizontal=True):
            st.button(
                preview.action,
                type="primary",
                key="levering_bevestig",
                on_click=delivery_flow.confirm,
                args=(desk, flow),
            )
            st.button("Niet opslaan", key="levering_stop", on_click=_begin_empty)


def _consequences(desk: Desk, flow: Flow) -> str:
    """Say what confirming does, before it is done."""
    report, preview = flow.report, flow.preview
    if report is None or preview is None:
        return ""
    words = [f"{how_many(report.geaccepteerd, 'rij wordt', 'rijen worden')} opgeslagen"]
    if report.afgewezen:
        one = report.afgewezen == 1
        rejected = "afgewezen rij" if one else f"{number(report.afgewezen)} afgewezen rijen"
        words.append(f"; de {rejected} niet")
    words.append(".")
    if preview.replaced:
        words.append(" Wat er nu staat blijft bewaard, en komt terug als u dit terugdraait.")
    if desk.store.coverage(desk.gemeente).demonstration:
        words.append(" De demonstratiegegevens verdwijnen dan van de kaart.")
    return "".join(words)


def _stored(desk: Desk, flow: Flow) -> None:
    if flow.said:
        frame.message(*flow.said)
    _forget(flow)

    def undo() -> None:
        try:
            delivery_flow.take_back(desk, int(flow.stored or 0), "meteen na het opslaan")
            flow.undone = True
        except UserError as error:
            flow.fail(error)

    text = (
        "De levering telt niet meer mee; wat er eerder stond is terug. Er is niets gewist."
        if flow.undone
        else "De cijfers staan klaar. Ze komen op de kaart met de volgende uitgave: kies "
        "hierboven Publiceren als alles van dit kwartaal binnen is."
    )
    with st.container(key="levering_klaar"):
        st.html(f'<p class="kern" role="status">{text}</p>')
        with st.container(horizontal=True):
            st.button(
                "Nog een bestand aanleveren", type="primary", key="levering_nieuw", on_click=_begin
            )
            if not flow.undone:
                st.button("Ongedaan maken", key="levering_terug", on_click=undo)


def _notice(text: str) -> None:
    st.html(f'<div class="let-op" role="status"><p>{escape(text)}</p></div>')
