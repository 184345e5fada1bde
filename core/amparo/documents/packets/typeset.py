"""Setting a packet's own pages with typst: our own templates, all text as data, the same input the same bytes.

typst reads files below the templates' folder only, fetches no package, and is given a fixed time. It is asked for
PDF/A, in which a sign that no font of the machine has is an error, not a blank box.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import typst

from amparo.declarations.text import phrase
from amparo.documents.packets.order import OwnPages
from amparo.documents.packets.problems import PacketProblem

_PAGES = Path(str(files("amparo.documents.packets") / "pages"))
_NO_GLYPH = re.compile(r"the text `\"(?P<signs>.*?)\"` could not be displayed", re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]+)\}|\\(.)")
_STANDARD: Literal["a-2b"] = "a-2b"
_BEGUN = "<piece>"


class Typesetter:
    """The compiler of one packet's pages; what it laid out once is kept for the next time."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._compiler = typst.Compiler(
            _PAGES / "packet.typ",
            root=_PAGES,
            font_paths=_fonts(),
            sys_inputs=_inputs(data),
            package_path=_PAGES,
            package_cache_path=_PAGES,
        )

    def own_pages(self) -> OwnPages:
        """Return how many pages each piece has, with the data last given."""
        begun = json.loads(self._compiler.query(_BEGUN, field="value"))
        lengths = list[tuple[str, int]]()
        for one, following in pairwise(begun):
            last = following["page"] + (following["kind"] == "end")
            lengths.append((one["kind"], last - one["page"]))
        kinds = dict(lengths)
        sheets = tuple(length for kind, length in lengths if kind == "tab")
        return OwnPages(
            cover=kinds.get("cover", 0), index=kinds["index"], sheets=sheets, service=kinds.get("service", 0)
        )

    def pdf(self, data: Mapping[str, Any]) -> bytes:
        """Return the pages as a PDF."""
        return _bytes(
            self._compiler.compile(sys_inputs=_inputs(data), timestamp=0, pdf_standards=_STANDARD, pdf_tags=False)
        )


def unwritable(strings: Iterable[str]) -> Iterator[PacketProblem]:
    """Yield a problem for each text that holds a sign for which no font of this machine has a glyph."""
    left = list(dict.fromkeys(strings))
    while left and (signs := _missing(left)):
        found = [text for text in left if signs in text] or left
        for text in found:
            sentence = phrase("packet_problem_no_glyph", signs=_named(signs), text=text)
            yield PacketProblem(code="no_glyph", place=(), sentence=sentence)
        left = [text for text in left if text not in found]


def _missing(texts: list[str]) -> str:
    """Return the first signs of these texts that cannot be written, or nothing."""
    source = (
        b'#set text(font: "Libertinus Serif", hyphenate: false)\n'
        b"#for line in json(bytes(sys.inputs.data)) { par(line); par(strong(line)) }"
    )
    setter = typst.Compiler(
        source, root=_PAGES, font_paths=_fonts(), sys_inputs={"data": json.dumps(texts)}, package_path=_PAGES
    )
    try:
        setter.compile(timestamp=0, pdf_standards=_STANDARD, pdf_tags=False)
    except typst.TypstError as refused:
        told = _NO_GLYPH.search(str(refused.message))
        if told is None:
            raise
        return _ESCAPED.sub(lambda one: chr(int(one[1], 16)) if one[1] else one[2], told["signs"])
    return ""


def _named(signs: str) -> str:
    return ", ".join(f"“{sign}” (U+{ord(sign):04X})" for sign in dict.fromkeys(signs))


def _inputs(data: Mapping[str, Any]) -> dict[str, str]:
    return {"data": json.dumps(data)}


def _bytes(made: bytes | list[bytes] | None) -> bytes:
    if not isinstance(made, bytes):
        raise TypeError("typst gave something else than one PDF")
    return made


@cache
def _fonts() -> typst.Fonts:
    """Return the machine's fonts, looked for once in a process: that takes as long as setting the pages."""
    return typst.Fonts()
