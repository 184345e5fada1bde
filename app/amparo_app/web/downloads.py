"""Files that leave through a page: always saved and never shown by the browser, under a name that names nobody."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from starlette.responses import Response, StreamingResponse

from amparo.documents.uploads import TAKEN, endings_of, media_type_of
from amparo_app.exporting.job import drop_export

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amparo.settings import Settings
    from amparo_app.exporting.sealed_file import SealedReader

_PLAIN = re.compile(r"[^A-Za-z0-9._-]+")


def download(content: bytes, name: str) -> Response:
    """Return a file as an answer to be saved under a name of plain letters; browsers and proxies keep no copy."""
    plain = _PLAIN.sub("-", name).strip("-.") or "file"
    headers = {
        "Content-Disposition": f'attachment; filename="{plain}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=type_of(plain), headers=headers)


def given_once(reader: SealedReader, settings: Settings, job: str, name: str) -> Response:
    """Return an export's zip as an answer; only what was given whole is deleted: a lost line costs no second export."""

    def pieces() -> Iterator[bytes]:
        with reader:
            yield from reader.pieces()
        drop_export(settings, job)

    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Length": str(reader.size),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return StreamingResponse(pieces(), media_type="application/zip", headers=headers)


def type_of(name: str) -> str:
    """Return the type of a file by its ending, among those that a case keeps; of any other nothing is said."""
    ending = PurePath(name).suffix.casefold()
    kind = next((one for one in TAKEN if ending in endings_of(frozenset({one}))), None)
    return media_type_of(kind) if kind else "application/octet-stream"
