"""The narrator: headings, the case's date in the margin, sentences and the engine's answers, aligned."""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Callable, Iterable
from datetime import date
from typing import IO, Any

from rich.console import Console
from rich.text import Text as Line

from amparo.declarations import Language, Text, date_in_words
from amparo_app.demo.data import read_data

_NARROWEST, _IN_A_PIPE, _WIDEST = 60, 100, 120
_HEADING, _FAINT, _COMMAND = "bold cyan", "dim", "cyan"
_MARGIN, _LABEL, _INDENT = 14, 10, 2
_DAY = 14


class Narrator:
    """Writes the telling to a file or the terminal; `today` says the case's day."""

    def __init__(self, language: str, today: Callable[[], date] | None = None, file: IO[str] | None = None) -> None:
        self.language = language
        self._today, self._paper = today, _paper(file or sys.stdout)
        self._chapter, self._shown = 0, ""

    def chapter(self, code: str) -> None:
        """Begin a chapter."""
        self._chapter += 1
        self.heading(f"chapter_{code}", before=f"{self._chapter}  ")

    def heading(self, code: str, *, before: str = "") -> None:
        """Tell a heading with a line to its right."""
        self._shown = ""
        head = f"{before}{self.words(code)} "
        self._write(Line(f"\n{head.ljust(self._paper.width, '─')}", style=_HEADING))

    def say(self, code: str, **values: Any) -> None:  # noqa: ANN401 - anything that can be written into a sentence
        """Tell a sentence of telling.yaml, the date beside it if it is another than before."""
        margin = short_day(self._today(), self.language) if self._today else ""
        first = "" if margin == self._shown else margin
        self._shown = margin
        self._print(first, _MARGIN, self.words(code, **values), left_style=_FAINT)

    def detail(self, label: str, text: str | Text) -> None:
        """Tell what the record says, under the last sentence; a label of telling.yaml stands before it."""
        beginning = self.words(f"label_{label}") if label else ""
        self._print(beginning, _LABEL, self.written(text), indent=_MARGIN + _INDENT, left_style=_FAINT)

    def on_day(self, day: date, text: str) -> None:
        """Tell what the record says of a day, under the last sentence."""
        self._print(short_day(day, self.language), _DAY, text, indent=_MARGIN + _INDENT, left_style=_FAINT)

    def details(self, label: str, texts: Iterable[str | Text]) -> None:
        """Tell several lines under one label."""
        for text in texts:
            self.detail(label, text)
            label = ""

    def plain(self, code: str, **values: Any) -> None:  # noqa: ANN401 - as say
        """Tell a sentence over the whole width, without margin."""
        for line in textwrap.wrap(self.words(code, **values), self._paper.width):
            self._write(Line(line))

    def fact(self, label: str, text: str) -> None:
        """Tell something of the last page beside its label."""
        self._print(self.words(f"label_{label}"), _MARGIN, text, left_style=_FAINT)

    def command(self, line: str) -> None:
        """Show a command that the reader can copy: never broken."""
        self._write(Line(f"  {line}", style=_COMMAND), soft_wrap=True)

    def words(self, code: str, **values: Any) -> str:  # noqa: ANN401 - as say
        """Return words of telling.yaml with the values filled in, dates and sentences in the language."""
        spoken = {name: self.written(value) for name, value in values.items()}
        return str(read_data("telling.yaml")[code][self.language].format(**spoken))

    def written(self, value: object) -> str:
        """Write a value for the reader: a sentence in their language, a day in words."""
        if isinstance(value, Text):
            return value.in_(self.language)
        if isinstance(value, date):
            return date_in_words(value, self.language, weekday=True)
        return str(value)

    def listed(self, names: Iterable[str]) -> str:
        """Return names with commas and an “and”."""
        *first, last = names
        vowel = self.language == Language.SPANISH and re.match(r"h?i(?!e)", last.casefold())
        joint = f" {self.words('and_before_i' if vowel else 'and')} "
        return joint.join([", ".join(first), last]) if first else last

    def _print(self, left: str, width: int, text: str, *, indent: int = 0, left_style: str = "") -> None:
        room = self._paper.width - indent - width
        for number, line in enumerate(textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False)):
            beginning = left.ljust(width) if number == 0 else " " * width
            self._write(Line.assemble(" " * indent, (beginning, left_style), line))

    def _write(self, line: Line, *, soft_wrap: bool = False) -> None:
        try:
            self._paper.print(line, soft_wrap=soft_wrap)
        except SystemExit as gone:  # rich ends the program when nobody reads on; the office has to be ended first
            raise BrokenPipeError from gone


def short_day(day: date, language: str) -> str:
    """Write a date in at most twelve characters, as `Jan 12, 2027` or `12 ene 2027`."""
    written = date_in_words(day, language)
    if language == Language.SPANISH:
        number, month, year = written.split(" de ")
        return f"{number} {month[:3]} {year}"
    month, rest = written.split(" ", 1)
    return f"{month[:3]} {rest}"


def _paper(file: IO[str]) -> Console:
    plain = Console(file=file, highlight=False, emoji=False, markup=False)
    width = max(_NARROWEST, min(plain.width, _WIDEST)) if plain.is_terminal else _IN_A_PIPE
    return Console(file=file, highlight=False, emoji=False, markup=False, width=width)
