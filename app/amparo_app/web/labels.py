"""What a form calls its fields: noted while it is drawn and sent with it, so that a page of failure can say it.

Such a page draws no form of its own and may have neither record nor catalog at hand: only the form itself still knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

LABELS = "shown-as"
"""The hidden field that carries them, a line for each; no question of a catalog has a hyphen in its name."""


class Labels:
    """The labels of one page's forms, each taken once its form is drawn."""

    def __init__(self) -> None:
        self._noted: dict[str, str] = {}

    def note(self, name: str, label: str) -> str:
        """Note what a field is called, and return it to be drawn."""
        self._noted[name] = " ".join(label.split())
        return label

    def taken(self) -> str:
        """Return what was noted since the last time as it is sent, and forget it."""
        noted, self._noted = self._noted, {}
        return "\n".join(f"{name} {label}" for name, label in noted.items())


def labels_of(sent: Iterable[str]) -> dict[str, str]:
    """Return the labels that a form carries, by name of field."""
    return dict(_lines(sent))


def _lines(sent: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in "\n".join(sent).splitlines():
        name, _, label = line.partition(" ")
        if label:
            yield name, label
