"""What is asked of the jobs that make papers, and what comes of them; as both lie sealed in the records."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from amparo.declarations import Text
from amparo.documents.packets import PacketPlan

LETTERS, PACKET = "letters", "packet"
"""The kinds."""


class LettersRequest(BaseModel):
    """Which letter for which cases, in which language or each client's own, with which values given by hand.

    `cases` are their numbers by id, `reader` is the language of whoever asked, `out` the folder that they named, where
    the files are written at last.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    template: str
    cases: dict[str, str]
    language: str = ""
    reader: str = "en"
    given: dict[str, str] = {}
    anew: bool = False
    pdf: bool = False
    out: str = ""


class LetterMade(BaseModel):
    """What came of one case's letter: the document that the case keeps now or kept before, or why there is none.

    `file` and `pdf` are files of the case, by id; a PDF goes with the job. `why` says why a letter or its PDF is
    missing.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    case: str
    number: str
    state: Literal["kept", "same", "skipped"]
    document: str = ""
    file: str = ""
    file_name: str = ""
    pdf: str = ""
    why: Text | None = None


class LettersMade(BaseModel):
    """What came of a batch, case by case in the order in which they were asked for."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    letters: tuple[LetterMade, ...]


class PacketFile(BaseModel):
    """A file of a packet: which of the case's files it is (by id), its size, and whether it is a Word file."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    bytes: int
    word: bool = False


class PacketRequest(BaseModel):
    """Which packet of a case: its plan, and the file for each key that the plan names.

    `number` is the case's, `out` the folder that whoever asked named, where the parts are written at last.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    number: str
    plan: PacketPlan
    files: dict[str, PacketFile]
    for_deadline: str = ""
    out: str = ""


class PartMade(BaseModel):
    """What came of one part of a packet: the document that the case keeps now, or why it does not."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    state: Literal["kept", "same", "skipped"]
    document: str = ""
    file: str = ""
    file_name: str = ""
    pages: int = 0
    why: Text | None = None


class PacketMade(BaseModel):
    """What came of a packet: its parts in their order, and what somebody should know before it is filed."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    parts: tuple[PartMade, ...]
    notices: tuple[Text, ...] = ()


def pdf_name(case: str) -> str:
    """Return the name in its job of the PDF of a case's (by id) letter."""
    return f"{case}/pdf"
