"""Lets one process at a time do what two would spoil."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from geo.errors import DataError


class BusyError(DataError):
    """Somebody else is doing this at the moment; nothing was changed."""


@contextmanager
def only_one(path: Path, busy: BusyError, patience_s: float = 0.0) -> Iterator[None]:
    """Do something while nobody else does it, in any thread or process.

    The operating system lets go of the lock when its process ends, however that is.

    Parameters
    ----------
    path : Path
        A file that stands for what is done.
    busy : BusyError
        Raised when somebody else is at it.
    patience_s : float
        How long to wait for them.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path, timeout=patience_s)
    try:
        lock.acquire()
    except Timeout as error:
        raise busy from error
    try:
        yield
    finally:
        lock.release()
