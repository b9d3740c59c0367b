"""Makes office files the same every time: a zip without the moment it was made."""

from __future__ import annotations

import io
import re
import zipfile

_THEN = (1980, 1, 1, 0, 0, 0)
_MOMENT = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_FIXED = rb"\g<1>2000-01-01T00:00:00Z\g<3>"
_OFFICE = (".xlsx", ".pptx", ".docx")


def plain_zip(content: bytes) -> bytes:
    """Return an office file with fixed moments, also of the files inside it.

    Parameters
    ----------
    content : bytes
        A zip, such as a presentation whose charts hold workbooks.
    """
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            part = before.read(name)
            if name.endswith(_OFFICE):
                part = plain_zip(part)
            elif name == "docProps/core.xml":
                part = _MOMENT.sub(_FIXED, part)
            info = zipfile.ZipInfo(name, _THEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(info, part)
    return target.getvalue()
