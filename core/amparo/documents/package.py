"""The zip archive inside a Word file, written so that the same content is always the same bytes."""

from __future__ import annotations

import io
import zipfile

_UNIX = 3
_READ_WRITE = 0o600 << 16
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def repacked(file: bytes) -> bytes:
    """Return the Word file with the times and origins of its members taken out.

    Word and python-docx stamp each member with the moment of writing, so that two equal letters would differ and could
    not stand as evidence of each other. Equal bytes are promised for one version of the zlib library.
    """
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, date_time=_EARLIEST)
            member.compress_type, member.create_system, member.external_attr = zipfile.ZIP_DEFLATED, _UNIX, _READ_WRITE
            target.writestr(member, source.read(name))
    return written.getvalue()
