"""The plan of a packet: what is filed under which tab, on whose behalf, numbered how, and served on whom.

What a packet consists of follows the practice of the immigration courts: a cover page with a caption, a table of
contents, exhibits under consecutive tabs on consecutively numbered pages, and proof of service. Sources: 8 CFR 1003.32
(service, size of paper, index and page numbers), 8 CFR 1003.33 (translation and the translator's certificate), EOIR
Policy Manual, Part II, chapter 3.3 (https://www.justice.gov/eoir/reference-materials/ic/chapter-3/3), and EOIR's
guidelines for uploading documents, which set 25 megabytes a file and name parts `Johnson_Brief_Part1`. An attorney
holds them against the manual in force; nothing here decides that a filing is complete.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from amparo.declarations.text import Declared, Language

MEGABYTE = 1_000_000
LIMIT_MEGABYTES = 25.0
"""What EOIR's electronic filing takes as one file; counted in millions of bytes, the smaller reading of “25 MB”."""

_UNWRITABLE = frozenset({"Cc", "Cs", "Cn", "Zl", "Zp"})
_TURNS_TEXT = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that show text in another order than it is written in: a title could read as another one."""

_LONGEST_NAME = 60


def _writable(text: str) -> str:
    for sign in text:
        if sign in _TURNS_TEXT or unicodedata.category(sign) in _UNWRITABLE:
            raise ValueError(f"it holds the sign U+{ord(sign):04X}, which cannot be printed in a line; take it out")
    return unicodedata.normalize("NFC", text)


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400), AfterValidator(_writable)]
"""One line of text for a paper: not blank, nothing that cannot be printed."""


class PlanPart(Declared):
    """Base of every part of a plan; a number where text is wanted is taken as text."""

    model_config = ConfigDict(coerce_numbers_to_str=True)


class Respondent(PlanPart):
    """Somebody whom the filing is about, with the A-number as the court writes it."""

    name: Line
    number: Line


class Hearing(PlanPart):
    """The next hearing: its day, the hour and the kind in words."""

    on: date
    at: Line | None = None
    kind: Line | None = None


class Custody(StrEnum):
    """Whether the respondent is detained, which a cover page says at its top."""

    DETAINED = "detained"
    NOT_DETAINED = "not_detained"


class Caption(PlanPart):
    """The caption of the court: `heading` (the court's authority) is the immigration court's own if left out."""

    court: Line
    respondents: tuple[Respondent, ...] = Field(min_length=1)
    heading: tuple[Line, ...] = ()
    proceedings: Line | None = None
    judge: Line | None = None
    hearing: Hearing | None = None
    custody: Custody | None = None


class Role(StrEnum):
    """In which capacity somebody files."""

    ATTORNEY = "attorney"
    ACCREDITED_REPRESENTATIVE = "accredited_representative"
    LAW_STUDENT = "law_student"
    UNREPRESENTED = "unrepresented"


class Representative(PlanPart):
    """Who files: the block at the top of the cover page; `identifier` is the number with the court (EOIR ID).

    `capacity` is said in place of the role's own words.
    """

    name: Line
    role: Role = Role.ATTORNEY
    capacity: Line | None = None
    identifier: Line | None = None
    organization: Line | None = None
    address: tuple[Line, ...] = ()
    telephone: Line | None = None
    email: Line | None = None


class TabFile(PlanPart):
    """One document under a tab; each file is named by its key in the contents handed in with the plan.

    A document in another language than the court's needs its translation and the translator's certificate, which may
    lie inside the translation's own file (`certificate_included`).
    """

    content: Line
    title: Line | None = None
    language: str = "en"
    translation: Line | None = None
    certificate: Line | None = None
    certificate_included: bool = False


class Tab(PlanPart):
    """One tab: its letter or number, what the index calls it, and its documents in their order."""

    tab: Line
    title: Line
    files: tuple[TabFile, ...] = Field(min_length=1)


class ServiceMethod(StrEnum):
    """How the other side gets its copy."""

    ECAS = "ecas"
    MAIL = "mail"
    HAND = "hand"
    COURIER = "courier"
    EMAIL = "email"
    AT_HEARING = "at_hearing"
    NOT_REQUIRED = "not_required"


class Served(PlanPart):
    """Whom a copy goes to, and where."""

    name: Line
    address: tuple[Line, ...] = ()


class Service(PlanPart):
    """How, when, on whom and by whom a copy is served; without `on` the day is a line to be filled in by hand.

    `not_required` makes no certificate and needs a `reason`, which the packet's report repeats.
    """

    how: ServiceMethod
    by: Line | None = None
    whom: tuple[Served, ...] = ()
    on: date | None = None
    reason: Line | None = None


class NumberStyle(StrEnum):
    """A stamp `000001` at the lower right of each page, or plain page numbers at the middle of its foot."""

    STAMP = "stamp"
    PAGES = "pages"


class Numbering(PlanPart):
    """How pages are numbered: every page of a packet in one row, its cover page included."""

    style: NumberStyle = NumberStyle.STAMP
    prefix: Annotated[str, StringConstraints(max_length=24, pattern=r"^[ -~]*$")] = ""
    first: int = Field(default=1, ge=0, le=9_000_000)
    digits: int = Field(default=6, ge=1, le=9)

    def written(self, number: int) -> str:
        """Return the number as it stands on its page."""
        digits = self.digits if self.style is NumberStyle.STAMP else 1
        return f"{self.prefix}{number:0{digits}d}"


class PacketPlan(PlanPart):
    """The plan of a packet; `filing` is the key of the filing it is for, `continues` the last tab already filed."""

    title: Line
    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$")] | None = None
    filing: str = ""
    language: Language = Language.ENGLISH
    court_language: str = "en"
    caption: Caption | None = None
    representative: Representative | None = None
    cover: bool = True
    tabs: tuple[Tab, ...] = Field(min_length=1)
    continues: Line | None = None
    service: Service | None = None
    numbering: Numbering = Numbering()
    limit_mb: float = Field(default=LIMIT_MEGABYTES, gt=0, le=1_000)

    @property
    def limit(self) -> int:
        """Return how many bytes one part may have."""
        return int(self.limit_mb * MEGABYTE)

    @property
    def file_name(self) -> str:
        """Return what the packet's files are called, without `_Part1.pdf`: ASCII letters, digits and underscores."""
        if self.name:
            return self.name
        plain = unicodedata.normalize("NFKD", self.title).encode("ascii", "ignore").decode()
        words = re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_")
        kept = words if len(words) <= _LONGEST_NAME else words[: _LONGEST_NAME + 1].rpartition("_")[0]
        return kept or words[:_LONGEST_NAME] or "Packet"

    def keys(self) -> Iterator[str]:
        """Yield the key of every file that the plan needs, in the order of its pages; one may come twice."""
        for tab in self.tabs:
            for file in tab.files:
                yield from (piece.content for piece in pieces(file))


class PieceKind(StrEnum):
    """What a piece of a document is: the document itself, or one of the three that a foreign one consists of."""

    DOCUMENT = "document"
    TRANSLATION = "translation"
    CERTIFICATE = "certificate"
    ORIGINAL = "original"


class Piece(Declared):
    """One file of a document as it stands in the packet, and where the plan names it."""

    kind: PieceKind
    content: str
    field: str


def pieces(file: TabFile) -> Iterator[Piece]:
    """Yield the files of one document in their order: what the court reads first, the original last."""
    if file.translation:
        yield Piece(kind=PieceKind.TRANSLATION, content=file.translation, field="translation")
    if file.certificate:
        yield Piece(kind=PieceKind.CERTIFICATE, content=file.certificate, field="certificate")
    alone = not (file.translation or file.certificate)
    yield Piece(kind=PieceKind.DOCUMENT if alone else PieceKind.ORIGINAL, content=file.content, field="content")
