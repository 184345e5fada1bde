"""What a form calls its fields and choices: noted while it is drawn and sent with it, so that a failure can say it.

Such a page draws no form of its own and may have neither record nor catalog at hand: only the form itself still knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from markupsafe import Markup

LABELS = "shown-as"
"""The hidden field that carries them, a line for each; no question of a catalog has a hyphen in its name."""

_TICKED = "✓"


class Labels:
    """The labels of one page's forms, each taken once its form is drawn."""

    def __init__(self) -> None:
        self._noted: dict[str, str] = {}

    def note(self, name: str, label: str) -> str:
        """Note what a field is called, and return it to be drawn."""
        self._noted[name] = _words(label)
        return label

    def choice(self, name: str, value: object, named: str) -> str:
        """Note what a choice of a field is called, and return it to be drawn."""
        self._noted[choice_of(name, str(value))] = _words(named)
        return named

    def box(self, name: str, label: str, value: object = "yes") -> str:
        """Note what a box to tick is called, and return it to be drawn."""
        self.choice(name, value, _TICKED)
        return self.note(name, label)

    def taken(self) -> str:
        """Return what was noted since the last time as it is sent, and forget it."""
        noted, self._noted = self._noted, {}
        return "\n".join(f"{name} {label}" for name, label in noted.items())


def _words(drawn: str) -> str:
    """Return what is drawn as words in one line: what a template escaped is escaped once more where it is told."""
    plain = drawn.unescape() if isinstance(drawn, Markup) else drawn
    return " ".join(plain.split())


def choice_of(name: str, value: str) -> str:
    """Return under which name a choice of a field is noted: one word, whatever the value is."""
    return f"{name}={quote(value, safe='')}"


def labels_of(sent: Iterable[str]) -> dict[str, str]:
    """Return the labels that a form carries, by name of field, and those of choices by `choice_of`."""
    return dict(_lines(sent))


def _lines(sent: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in "\n".join(sent).splitlines():
        name, _, label = line.partition(" ")
        if label:
            yield name, label
