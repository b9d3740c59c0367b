"""Opening: once for everyone, and a failure is told to all who waited for it."""

from __future__ import annotations

import threading
import time

import pytest

from loaders.database import StoreError
from pages.parts import session


def test_who_waited_for_an_opening_that_failed_does_not_wait_for_another(monkeypatch):
    began = threading.Event()
    attempts, told = [], []

    def busy(gemeente, _sources):
        attempts.append(gemeente)
        began.set()
        time.sleep(0.3)
        raise StoreError("De opslag is bezet.", "Probeer het opnieuw.")

    monkeypatch.setattr(session, "_open", busy)
    monkeypatch.setattr(session, "_FAILED", {})

    def visit():
        with pytest.raises(StoreError) as caught:
            session.composer("GM0001")
        told.append(str(caught.value))

    first, others = threading.Thread(target=visit), [threading.Thread(target=visit)]
    first.start()
    assert began.wait(60)
    for other in others:
        other.start()
    for thread in (first, *others):
        thread.join(60)
    assert attempts == ["GM0001"]
    assert len(told) == 2
    visit()
    assert len(attempts) == 2, "who comes later tries anew"
