"""Where each tag of a Word file stands, in words that somebody who has the file open can follow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

_TOKEN = re.compile(r"<(?P<end>/?)w:(?P<name>p|tbl|tr|tc)(?=[\s/>])[^>]*?(?P<empty>/?)>|<[^>]*>|(?P<text>[^<]+)")
_OPENING = re.compile(r"\{[{%#]")


class TagPlace(NamedTuple):
    """Where a tag stands: in words, what a person reads in its paragraph, and the paragraph's number in its part.

    Paragraphs are counted from 0 in the order of the file, those in tables too; -1 for none.
    """

    words: str
    text: str
    paragraph: int = -1


class _Paragraph:
    def __init__(self, number: int, words: str) -> None:
        self.number, self.words, self.texts = number, words, list[str]()


class _Walk:
    """Reads the XML of a part from its beginning to its end, and counts as a person would."""

    def __init__(self) -> None:
        self._open = list[_Paragraph]()
        self._tables = list[list[int]]()  # number, row, column of each table that the place is in
        self._paragraphs, self._outside, self._table_number = 0, 0, 0

    def pieces(self, xml: str) -> Iterator[tuple[str, _Paragraph | None]]:
        """Yield each piece of text with the paragraph that it stands in."""
        for token in _TOKEN.finditer(xml):
            if text := token["text"]:
                within = self._open[-1] if self._open else None
                if within is not None:
                    within.texts.append(text)
                yield text, within
            elif token["name"]:
                self._step(token["name"], ends=bool(token["end"]), empty=bool(token["empty"]))

    def _step(self, name: str, *, ends: bool, empty: bool) -> None:
        if name == "p":
            if ends:
                self._open = self._open[:-1]
            else:
                paragraph = self._begun()
                self._open += [] if empty else [paragraph]
        elif name == "tbl":
            self._tables = self._tables[:-1] if ends else [*self._tables, self._new_table()]
        elif self._tables and not ends:
            row, column = {"tr": (1, -self._tables[-1][2]), "tc": (0, 1)}[name]
            self._tables[-1][1] += row
            self._tables[-1][2] += column

    def _new_table(self) -> list[int]:
        self._table_number += 1
        return [self._table_number, 0, 0]

    def _begun(self) -> _Paragraph:
        number, self._paragraphs = self._paragraphs, self._paragraphs + 1
        if self._tables:
            table, row, column = self._tables[-1]
            return _Paragraph(number, f"table {table}, row {row}, column {column}")
        self._outside += 1
        return _Paragraph(number, f"paragraph {self._outside}")


def tag_places(xml: str) -> tuple[TagPlace, ...]:
    """Return where each tag of a part begins, in the order of the file; a tag that Word cut into runs is one.

    `xml` is the part as it is, before anything is made of it.
    """
    texts, within = list[str](), list[_Paragraph | None]()
    for text, paragraph in _Walk().pieces(xml):
        texts.append(text)
        within += [paragraph] * len(text)
    return tuple(_place(within[found.start()]) for found in _OPENING.finditer("".join(texts)))


def _place(paragraph: _Paragraph | None) -> TagPlace:
    if paragraph is None:
        return TagPlace("", "")
    return TagPlace(paragraph.words, " ".join(unescape("".join(paragraph.texts)).split()), paragraph.number)


def on_lines_of_their_own(source: str) -> str:
    """Return Jinja2 source with each tag at the beginning of a line: the nth tag, from 1, is on line n + 1."""
    return _OPENING.sub(lambda found: f"\n{found[0]}", source.replace("\n", " "))
