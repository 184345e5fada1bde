"""One case as files: a page that is read, the whole record as JSON, its papers as they are, and lines of the tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from pydantic_core import to_json

from amparo.declarations import Text
from amparo.errors import KeyUnavailable
from amparo_app.exporting.page import PaperLine, case_page
from amparo_app.exporting.target import Target, day
from amparo_app.sheets import case_sheet
from amparo_app.telling.history import Teller

if TYPE_CHECKING:
    from datetime import datetime

    from amparo.case.events import Event
    from amparo.case.model import Case
    from amparo.declarations import Catalog
    from amparo.records.people import Member
    from amparo.records.repository import Records
    from amparo_app.sheets import CaseSheet

_PLAIN_ENDING = 5
_BY_BEGINNING = ((b"%PDF", ".pdf"), (b"\x89PNG", ".png"), (b"\xff\xd8\xff", ".jpg"), (b"PK\x03\x04", ".docx"))


class CaseHeld(NamedTuple):
    """What was written of a case: its folder, and which papers could not be read."""

    folder: str
    unread: tuple[str, ...]


@dataclass
class CaseWriter:
    """Writes cases, one after the other, for one reader in one language at an instant (UTC)."""

    records: Records
    reader: Member
    language: str
    now: datetime
    people: tuple[Member, ...]
    _catalogs: dict[str, Catalog] = field(default_factory=dict)

    def write(self, case: Case, entries: tuple[Event, ...], target: Target, folder: str = "") -> CaseHeld:
        """Write a case with its entries into a folder of the target, `cases/<number>` if none is named."""
        catalog = self._catalog(case)
        sheet = case_sheet(case, catalog, self.reader, self.people, entries, self.now)
        within = f"cases/{case.number}" if folder == "" else folder.strip("/")
        begin = f"{within}/" if within else ""
        papers, unread = self._papers(case, target, begin)
        history = Teller(sheet, catalog, self.language)
        target.add(f"{begin}case.html", case_page(sheet, catalog, history, papers, self.language))
        target.add(f"{begin}case.json", to_json({"case": case, "history": sheet.history}, indent=1))
        self._tables(sheet, history, target)
        return CaseHeld(within, unread)

    def _catalog(self, case: Case) -> Catalog:
        if case.catalog not in self._catalogs:
            self._catalogs[case.catalog] = self.records.catalog(case.organization, case.catalog)
        return self._catalogs[case.catalog]

    def _papers(self, case: Case, target: Target, begin: str) -> tuple[tuple[PaperLine, ...], tuple[str, ...]]:
        lines, unread = [], []
        for of, title, id_, named in _files(case):
            try:
                content = self.records.read_file(case.id, id_)
            except KeyUnavailable:
                unread.append(f"{case.number} {of}")
                continue
            name = f"papers/{case.number}-{of}{_ending(content, named)}"
            lines.append(PaperLine(of=of, title=title, name=name, sha256=target.add(f"{begin}{name}", content)))
        return tuple(lines), tuple(unread)

    def _tables(self, sheet: CaseSheet, teller: Teller, target: Target) -> None:
        self._tables_of_the_case(sheet, teller, target)
        self._tables_of_what_happened(sheet, teller, target)

    def _tables_of_the_case(self, sheet: CaseSheet, teller: Teller, target: Target) -> None:
        case, number = sheet.case, sheet.case.number
        target.table(
            "tables/cases.csv",
            ("case", "case_type", "phase", "open", "language", "zone", "catalog", "assigned"),
            [
                (
                    number,
                    case.case_type,
                    sheet.settlement.phase,
                    "yes" if case.is_open else "no",
                    case.language,
                    case.zone,
                    case.catalog,
                    "; ".join(f"{role}: {teller.who(person)}" for role, person in case.assigned.items()),
                )
            ],
        )
        target.table(
            "tables/persons.csv",
            ("case", "id", "role", "name", "other_names", "a_number", "birth_date", "language", "country", "telephone"),
            [
                (number, p.id, p.role, p.name, "; ".join(p.other_names), p.a_number, day(p.birth_date), p.language,
                 p.country, p.telephone)
                for p in case.persons
            ],
        )  # fmt: skip
        target.table(
            "tables/proceedings.csv",
            ("case", "id", "forum", "number", "court", "court_name", "counsel"),
            [(number, p.id, p.forum, p.number, p.court, p.court_name, p.counsel) for p in case.proceedings],
        )
        target.table(
            "tables/facts.csv", ("case", "fact", "value"), [(number, name, value) for name, value in case.facts.items()]
        )

    def _tables_of_what_happened(self, sheet: CaseSheet, teller: Teller, target: Target) -> None:
        case, number = sheet.case, sheet.case.number
        target.table(
            "tables/events.csv",
            ("case", "id", "event", "title", "on", "person", "proceeding", "struck", "data"),
            [
                (number, e.id, e.kind, teller.title(e.kind), day(e.on), e.person, e.proceeding,
                 "yes" if e.struck else "no", "; ".join(f"{name}: {value}" for name, value in e.current.items()))
                for e in case.events
            ],
        )  # fmt: skip
        target.table(
            "tables/deadlines.csv",
            ("case", "id", "rule", "title", "kind", "legal_due", "safe_due", "status", "citation", "explanation"),
            [
                (number, d.id, d.rule, d.title.in_(self.language), d.kind, day(d.dates.legal_due),
                 day(d.dates.safe_due), d.status, d.citation, " ".join(s.in_(self.language) for s in d.explanation))
                for d in case.deadlines
            ],
        )  # fmt: skip
        target.table(
            "tables/history.csv",
            ("case", "number", "at", "who", "what"),
            [(number, e.seq, day(e.at), teller.actor(e), teller.tell(e.body)) for e in sheet.history],
        )


def _files(case: Case) -> Iterator[tuple[str, Text, str, str]]:
    """Yield each paper of a case: what it is called here, its title, its file (by id), the name it was kept under."""
    for document in case.documents:
        yield document.id, document.title, document.file, document.file_name
    for exhibit in case.exhibits:
        parts = {"received": exhibit.received, "translation": exhibit.translation, "certificate": exhibit.certificate}
        for what, part in parts.items():
            if part is not None and part.paper is not None:
                yield f"{exhibit.id}-{what}", exhibit.title, part.paper.file, part.paper.name
        wrong = [one for rejected in exhibit.rejected for one in (rejected.paper, *rejected.with_it) if one is not None]
        for place, paper in enumerate(wrong, 1):
            yield f"{exhibit.id}-rejected-{place}", exhibit.title, paper.file, paper.name


def _ending(content: bytes, named: str) -> str:
    """Return the ending of a paper's name: as it was kept, if that is a plain one, else by what it begins with."""
    ending = PurePosixPath(named).suffix.lower()
    if ending[1:].isalnum() and len(ending) <= _PLAIN_ENDING:
        return ending
    return next((one for begin, one in _BY_BEGINNING if content.startswith(begin)), ".bin")
