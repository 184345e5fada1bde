"""An exhibit: one paper that goes with a filing, from when it was asked for until it lies in its tab.

A paper in a foreign language goes with an English translation and the translator's certificate, or it does not go.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from amparo.declarations import Text, phrase

ENGLISH = "en"
WORDLESS = "none"
"""The language of a paper that has no words to translate: a photograph, a drawing."""


class _Kept(BaseModel):
    """Frozen, and tolerant of fields that a later version added, as everything that a record keeps."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class StoredPaper(_Kept):
    """A file that came in: under which id the case's files keep it, its name, its hash, its bytes and its pages."""

    file: str
    name: str
    sha256: str
    size: int
    pages: int


class ExhibitStatus(StrEnum):
    """How far an exhibit has come."""

    ASKED = "asked"
    WRONG = "wrong"
    RECEIVED = "received"
    TRANSLATED = "translated"
    CERTIFIED = "certified"
    DROPPED = "dropped"


class ExhibitPart(StrEnum):
    """What of an exhibit can be wrong."""

    PAPER = "paper"
    TRANSLATION = "translation"
    CERTIFICATE = "certificate"


class Asked(_Kept):
    """Of whom it was asked, and on which day: a person of the case by id, else whoever has it, in words."""

    of: str
    on: date
    by: str


class Received(_Kept):
    """When the paper came in, who took it, and the file."""

    on: date
    by: str
    paper: StoredPaper


class Rejected(_Kept):
    """What came and cannot be used, and why; its file is kept, and those that hung on it (`with_it`)."""

    part: ExhibitPart
    why: str
    on: date
    by: str
    paper: StoredPaper | None = None
    with_it: tuple[StoredPaper, ...] = ()


class Certificate(_Kept):
    """The translator's certificate, with the day it was signed; without a paper it is in the translation's file."""

    translator: str
    on: date
    address: str
    telephone: str
    by: str
    paper: StoredPaper | None = None


class Dropped(_Kept):
    """Why it is not needed any more."""

    why: str
    on: date
    by: str


class Exhibit(_Kept):
    """One paper for one filing.

    `filing` is a deadline's id, a step's key or a name. `language` is a code, `none` for a paper without words, empty
    while nobody has seen it. `person` is whom it is about. The titles, names and reasons are confidential.
    """

    id: str
    filing: str
    title: Text
    language: str = ""
    person: str | None = None
    asked: tuple[Asked, ...] = ()
    received: Received | None = None
    rejected: tuple[Rejected, ...] = ()
    translation: Received | None = None
    certificate: Certificate | None = None
    tab: str = ""
    dropped: Dropped | None = None

    @property
    def status(self) -> ExhibitStatus:
        """Return how far it has come."""
        if self.dropped:
            return ExhibitStatus.DROPPED
        if self.received is None:
            return ExhibitStatus.WRONG if self._came_wrong else ExhibitStatus.ASKED
        if self.certificate:
            return ExhibitStatus.CERTIFIED
        return ExhibitStatus.TRANSLATED if self.translation else ExhibitStatus.RECEIVED

    @property
    def is_foreign(self) -> bool:
        """Return whether it needs a translation, as far as its language is known."""
        return self.language not in {"", ENGLISH, WORDLESS}

    @property
    def waits_since(self) -> date | None:
        """Return since which day somebody is asked for it: what came wrong is asked for again; None once it is here."""
        if self.received or self.dropped:
            return None
        wrong = [one.on for one in self.rejected if one.part is ExhibitPart.PAPER]
        return max([one.on for one in self.asked] + wrong, default=None)

    @property
    def asked_of(self) -> str:
        """Return who was asked last, or nothing if nobody was."""
        return self.asked[-1].of if self.asked else ""

    @property
    def pages(self) -> int:
        """Return how many pages it has with its translation and certificate."""
        papers = (self.received, self.translation, self.certificate)
        return sum(one.paper.pages for one in papers if one and one.paper)

    @property
    def _came_wrong(self) -> bool:
        wrong = [one.on for one in self.rejected if one.part is ExhibitPart.PAPER]
        return bool(wrong) and max(wrong) >= max((one.on for one in self.asked), default=date.min)


def ready(exhibit: Exhibit) -> tuple[Text, ...]:
    """Return why an exhibit cannot be filed yet, all of it at once; nothing if it can."""
    if exhibit.dropped:
        return (phrase("exhibit_is_dropped", why=exhibit.dropped.why),)
    if exhibit.received is None:
        wrong = next((one for one in reversed(exhibit.rejected) if one.part is ExhibitPart.PAPER), None)
        return (phrase("exhibit_came_wrong", why=wrong.why) if wrong else phrase("exhibit_not_received"),)
    if not exhibit.language:
        return (phrase("exhibit_language_unknown"),)
    missing = []
    if exhibit.is_foreign and exhibit.translation is None:
        missing.append(phrase("exhibit_not_translated"))
    if exhibit.is_foreign and exhibit.certificate is None:
        missing.append(phrase("exhibit_not_certified"))
    return tuple(missing)


def missing_of(exhibit: Exhibit) -> tuple[Text, ...]:
    """Return what is missing before an exhibit goes out with its filing: what `ready` says, and its tab."""
    untabbed = exhibit.received is not None and not exhibit.tab and not exhibit.dropped
    return (*ready(exhibit), *([phrase("exhibit_without_tab")] if untabbed else []))


def of_filing(exhibits: Iterable[Exhibit], filing: str, *, dropped: bool = False) -> tuple[Exhibit, ...]:
    """Return the exhibits of a filing in tab order, behind them those without a tab in the order they were asked for.

    Those that were dropped are left out unless asked for, and come last.
    """
    mine = [one for one in exhibits if one.filing == filing and (dropped or not one.dropped)]
    return tuple(sorted(mine, key=lambda one: (bool(one.dropped), not one.tab, tab_order(one.tab))))


def tab_order(tab: str) -> tuple[bool, int, str]:
    """Return what tabs are sorted by: numbers as numbers, then A to Z, then AA and on."""
    return (True, len(tab), tab) if not tab.isdecimal() else (False, int(tab), "")


def next_tab(tab: str) -> str:
    """Return the tab behind this one: B behind A, AA behind Z, 8 behind 7; A is the first."""
    if tab.isdecimal():
        return str(int(tab) + 1)
    place = 0
    for letter in tab:
        place = place * 26 + ord(letter) - ord("A") + 1
    written = ""
    place += 1
    while place:
        place, letter_of = divmod(place - 1, 26)
        written = chr(ord("A") + letter_of) + written
    return written
