"""Writes files and folders whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

PART = ".deel-"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place, then move it there: no reader ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=PART, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_folder(target: Path, contents: Mapping[str, bytes]) -> None:
    """Write a new folder of files beside its place, then move it there as a whole.

    A folder of the same name and files is left alone: names hold a fingerprint.
    """
    if target.is_dir():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=PART, dir=target.parent))
    try:
        for name, content in contents.items():
            path = made / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        made.replace(target)
    finally:
        shutil.rmtree(made, ignore_errors=True)
