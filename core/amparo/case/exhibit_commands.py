"""Commands about exhibits: asked for, received, wrong, translated, certified, in a tab, dropped."""

from __future__ import annotations

from datetime import date
from typing import Literal

from amparo.case.exhibits import ExhibitPart, StoredPaper
from amparo.case.model import Recorded
from amparo.declarations import Text


class AskExhibit(Recorded):
    """Ask somebody for a paper for a filing; with `exhibit`, for one that is on the list already, once more.

    `of` is a person of the case by id, `client`, or whoever has it, in words; `on` the day, today without one.
    """

    kind: Literal["ask_exhibit"] = "ask_exhibit"
    of: str
    filing: str = ""
    title: Text | None = None
    language: str = ""
    person: str | None = None
    on: date | None = None
    exhibit: str = ""


class ReceiveExhibit(Recorded):
    """Take in the paper of an exhibit; without `exhibit` one that nobody asked for, for a filing and with a title."""

    kind: Literal["receive_exhibit"] = "receive_exhibit"
    paper: StoredPaper
    exhibit: str = ""
    language: str = ""
    on: date | None = None
    filing: str = ""
    title: Text | None = None
    person: str | None = None


class RejectExhibit(Recorded):
    """Say why what came cannot be used: the paper, its translation, or the translator's certificate."""

    kind: Literal["reject_exhibit"] = "reject_exhibit"
    exhibit: str
    why: str
    part: ExhibitPart = ExhibitPart.PAPER
    on: date | None = None


class TranslateExhibit(Recorded):
    """Take in the English translation of an exhibit."""

    kind: Literal["translate_exhibit"] = "translate_exhibit"
    exhibit: str
    paper: StoredPaper
    on: date | None = None


class CertifyTranslation(Recorded):
    """Take in the translator's certificate, signed on a day, with what it says of the three things it has to say.

    Without a `paper` it stands in the translation's file (`in_translation`).
    """

    kind: Literal["certify_translation"] = "certify_translation"
    exhibit: str
    translator: str = ""
    on: date | None = None
    address: str = ""
    telephone: str = ""
    signed: bool = False
    competent: bool = False
    accurate: bool = False
    in_translation: bool = False
    paper: StoredPaper | None = None


class PlaceExhibit(Recorded):
    """Put an exhibit in a tab of its filing, the next free one without `tab`, or take it out.

    With `push` those in that tab and right behind it move one tab on.
    """

    kind: Literal["place_exhibit"] = "place_exhibit"
    exhibit: str
    tab: str = ""
    push: bool = False
    out: bool = False


class DropExhibit(Recorded):
    """Say why an exhibit is not needed any more."""

    kind: Literal["drop_exhibit"] = "drop_exhibit"
    exhibit: str
    why: str


ExhibitCommand = (
    AskExhibit | ReceiveExhibit | RejectExhibit | TranslateExhibit | CertifyTranslation | PlaceExhibit | DropExhibit
)
