"""A PDF looked through in a process of its own: `python pdf_look.py`, the file on its standard input.

A few hundred bytes of a hostile PDF unpack to more memory than any machine has, and to minutes of work. What they do,
they do to this process, which imports nothing of Amparo and ends with the file. It writes what it found as JSON.
"""

from __future__ import annotations

import json
import re
import resource
import sys
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

import pikepdf

_MOST_MEMORY, _MOST_SECONDS = 1_200_000_000, 30
_HEAVY_KILOBYTES = 600_000
"""What no paper takes: qpdf goes on where it was refused memory, and calls the file damaged."""

_SUBTYPES = {"/RichMedia": "media", "/Movie": "media", "/Sound": "media", "/Screen": "media", "/3D": "media"}
_ACTIONS = {"/JavaScript": "script", "/Launch": "launch", "/SubmitForm": "sends", "/ImportData": "sends"}


def main() -> None:
    """Look the file through within what a paper may take, and tell what was found."""
    for what, most in (
        (resource.RLIMIT_AS, _MOST_MEMORY),
        (resource.RLIMIT_CPU, _MOST_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    found = _looked_through(sys.stdin.buffer.read())
    if _most_taken() > _HEAVY_KILOBYTES:
        sys.exit(1)
    json.dump(found, sys.stdout)


def _most_taken() -> int:
    """Return how much memory this process had at most; what the kernel counts as its usage includes its parent's."""
    (line,) = (one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith("VmHWM:"))
    return int(line.split()[1])


def _looked_through(content: bytes) -> Mapping[str, object]:
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            pages = len(pdf.pages)
            warned = dict.fromkeys(map(_plainly, (*pdf.get_warnings(), *pdf.check_pdf_syntax())))
            active = {kind: sorted(places, key=str) for kind, places in _active(pdf).items()}
            return {"pages": pages, "warned": list(warned), "active": active}
    except pikepdf.PasswordError:
        return {"locked": True}
    except (pikepdf.PdfError, ValueError) as damaged:
        return {"damaged": _plainly(str(damaged))}


def _plainly(warning: str) -> str:
    """Return what qpdf says of a file, without the name that it has in this process's memory."""
    return re.sub(r"^(WARNING: )?stream <[^>]*>:? ?", "", warning).strip().strip("()")


def _active(pdf: pikepdf.Pdf) -> dict[str, set[int | None]]:
    """Return what could act when the file is opened, or is no paper at all, with the pages on which it hangs."""
    owners: dict[tuple[int, int], set[int | None]] = {}
    for number, page in enumerate(pdf.pages, 1):
        for thing in _hung_on(page.obj):
            owners.setdefault(thing.objgen, set()).add(number)
    found: dict[str, set[int | None]] = {}
    for thing in pdf.objects:
        for kind in _kinds_in(thing):
            found.setdefault(kind, set()).update(owners.get(thing.objgen, {None}))
    return found


def _hung_on(page: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield a page with its annotations and what both of them do."""
    annotations = page.get("/Annots")
    hung: list[pikepdf.Object] = [page]
    if isinstance(annotations, pikepdf.Array):
        yield annotations
        hung += [one for one in annotations.as_list() if isinstance(one, pikepdf.Dictionary)]
    for thing in hung:
        yield thing
        for key in ("/A", "/AA", "/FS"):
            done = thing.get(key) if isinstance(thing, pikepdf.Dictionary) else None
            if isinstance(done, pikepdf.Dictionary):
                yield done
                yield from (one for one in dict(done.items()).values() if isinstance(one, pikepdf.Dictionary))


def _kinds_in(thing: pikepdf.Object) -> Iterator[str]:
    """Yield what an object of the file and the ones written inside it do; hostile ones lie deep, so no recursion."""
    waiting = [thing]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting += [inner for inner in one.as_list() if _is_inside(inner)]
        elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            values = dict(one.items())
            yield from _kinds_of(values)
            waiting += [inner for inner in values.values() if _is_inside(inner)]


def _is_inside(thing: object) -> bool:
    return isinstance(thing, pikepdf.Array | pikepdf.Dictionary) and not thing.is_indirect


def _kinds_of(values: Mapping[str, object]) -> Iterator[str]:
    action = _ACTIONS.get(str(values.get("/S", "")))
    if action:
        yield action
    elif "/JS" in values:
        yield "script"
    if "/EF" in values:
        yield "embedded"
    media = _SUBTYPES.get(str(values.get("/Subtype", "")))
    if media:
        yield media


if __name__ == "__main__":
    main()
