"""What keeps a template from being read as a whole: tags that are not closed, conditions and loops that do not match.

Jinja2 stops at the first of these. Here each is found, and what is left is a source that can be read, so that whoever
wrote the template hears of everything at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from jinja2 import Environment, TemplateSyntaxError

_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
_BLOCKS = {"if": "a condition (if)", "for": "a loop (for)"}
_WORD = re.compile(r"\{%[-+]?\s*(\w*)")
_ANY_MARKUP = re.compile(r"<[^>]*>")
_LONGEST = 60


class Fault(NamedTuple):
    """What is wrong with the tag on a line of the source, counted from 1."""

    line: int
    why: str


class _Mending:
    def __init__(self, environment: Environment) -> None:
        self.environment, self.faults = environment, list[Fault]()
        self._open = list[tuple[str, int]]()

    def line(self, number: int, line: str) -> str:
        """Return a line that begins with a tag without what is wrong with it."""
        opening = line[:2]
        before, closing, after = line.partition(_CLOSING[opening])
        tag = f"{before}{closing}"
        if not closing:
            self._says(number, f"the tag “{_shown(before)}” is never closed with “{_CLOSING[opening]}”.")
            return ""
        if opening == "{#":
            return line
        kept = self._block(number, tag) if opening == "{%" else self._readable(number, tag, tag)
        return f"{kept}{after}"

    def ends(self) -> str:
        """Return the ends of what is still open, each of which is a fault."""
        ends = ""
        for word, number in reversed(self._open):
            self._says(number, f"{_BLOCKS[word]} is never closed with {{% end{word} %}}.")
            ends += f"{{% end{word} %}}"
        return ends

    def _block(self, number: int, tag: str) -> str:
        found = _WORD.match(tag)
        word = found[1] if found else ""
        if word in _BLOCKS:
            self._open.append((word, number))
            neutral = "{% if true %}" if word == "if" else "{% for _ in () %}"
            return self._readable(number, tag, f"{tag}{{% end{word} %}}") or neutral
        if word in {"else", "elif"}:
            return self._between(number, tag, word)
        if word.removeprefix("end") in _BLOCKS:
            return self._end(number, tag, word.removeprefix("end"))
        self._says(number, f"“{_shown(tag)}” cannot be used in a document.")
        return ""

    def _between(self, number: int, tag: str, word: str) -> str:
        if not self._open or (word == "elif" and self._open[-1][0] == "for"):
            self._says(number, f"“{_shown(tag)}” belongs inside a condition, and none is open here.")
            return ""
        alone = "{% if true %}" + tag + "{% endif %}"
        return self._readable(number, tag, alone)

    def _end(self, number: int, tag: str, word: str) -> str:
        if not self._open:
            self._says(number, f"“{_shown(tag)}” closes {_BLOCKS[word]}, and none is open here.")
            return ""
        opened, at = self._open.pop()
        if opened == word:
            return tag
        why = f"“{_shown(tag)}” comes before {_BLOCKS[opened]} that was opened inside is closed: "
        self._says(number, f"{why}write {{% end{opened} %}} first.")
        if any(one == word for one, _ in self._open):  # the one inside is closed here, and so is this one
            return f"{{% end{opened} %}}{self._end(number, tag, word)}"
        self._open.append((opened, at))
        return ""

    def _readable(self, number: int, tag: str, alone: str) -> str:
        try:
            self.environment.parse(_ANY_MARKUP.sub("", alone))
        except TemplateSyntaxError as wrong:
            form = "a tag holds one name, as in {{ name }}" if tag[1] == "{" else "write it as in {% if name %}"
            self._says(number, f"“{_shown(tag)}” cannot be read ({wrong.message}): {form}.")
            return ""
        return tag

    def _says(self, number: int, why: str) -> None:
        self.faults.append(Fault(number, why))


def mended(source: str, environment: Environment) -> tuple[str, tuple[Fault, ...]]:
    """Return source that can be read, and what had to be left out of it; each tag begins a line of `source`."""
    mending = _Mending(environment)
    first, *rest = source.split("\n")
    kept = "\n".join([first, *(mending.line(number, line) for number, line in enumerate(rest, 2))])
    kept += mending.ends()
    return kept, tuple(sorted(_once(mending.faults)))


def _once(faults: list[Fault]) -> Iterator[Fault]:
    return iter(dict.fromkeys(faults))


def _shown(tag: str) -> str:
    text = " ".join(_ANY_MARKUP.sub("", tag).split())
    return f"{text[:_LONGEST]}…" if len(text) > _LONGEST else text
