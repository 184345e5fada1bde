"""The evidence of a case: papers read from files and kept, and the list of what a client still has to bring."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pydantic import BaseModel, ConfigDict

from amparo.case.evidence_list import FilingEvidence, wanted_of_clients
from amparo.case.exhibits import Exhibit, ExhibitPart, StoredPaper
from amparo.declarations import Text, phrase
from amparo.documents.exhibit_files import ExhibitFile, exhibit_file, too_large
from amparo.errors import InvalidInput, UnknownName
from amparo.placement.criteria import criteria
from amparo.records.case_files import new_file_id
from amparo_app.running import check_running
from amparo_app.scanning import check_scanned

if TYPE_CHECKING:
    from amparo.case.commands import Command
    from amparo.case.model import Case
    from amparo.declarations import Catalog
    from amparo.records.organizations import OrganizationProfile
    from amparo.records.requests import Outcome
    from amparo_app.office import Office


class TakenIn(NamedTuple):
    """A paper that was looked through: what the record says of it, its bytes, and what is worth a look."""

    paper: StoredPaper
    content: bytes
    notes: tuple[Text, ...]


class ClientList(BaseModel):
    """What a client is asked to bring, in the language in which it is written; `by` is the day of the nearest filing.

    It is a paper that leaves the office: it names the office, and no case.
    """

    model_config = ConfigDict(frozen=True)

    language: str
    office: str
    telephone: str
    made: date
    by: date | None
    papers: tuple[ClientPaper, ...]


class ClientPaper(BaseModel):
    """One paper to bring; `person` is whose it is if not the client's, `again` that what came could not be used."""

    model_config = ConfigDict(frozen=True)

    title: str
    person: str = ""
    again: bool = False


def taken_in(files: Sequence[Path], language: str, scanner: str = "") -> TakenIn:
    """Return the one PDF that files on disk make; raises InvalidInput with everything that is wrong with them.

    `scanner` is where ClamAV's daemon looks through them, if anywhere.
    """
    contents, problems = [], []
    for file in files:
        try:
            size = file.stat().st_size
            large = too_large(file.name, size)
            contents.append((file.name, b"" if large else file.read_bytes()))
            problems += [large] if large else []
        except OSError as wrong:
            problems.append(phrase("exhibit_file_unreadable", name=file, why=wrong.strerror or wrong))
    made = exhibit_file(contents) if not problems else ExhibitFile(problems=tuple(problems))
    if made.problems:
        lines = "\n".join(f"  - {one.in_(language)}" for one in made.problems)
        raise InvalidInput(f"{phrase('exhibit_file_refused').in_(language)}\n{lines}")
    for name, content in contents:
        check_scanned(scanner, name, content, language)
    return TakenIn(stored_paper(made, contents[0][0], new_file_id()), made.content, made.notes)


def stored_paper(made: ExhibitFile, name: str, file: str) -> StoredPaper:
    """Return what the record says of a paper that came as a file of this name, kept under a file's id."""
    size = len(made.content)
    return StoredPaper(file=file, name=f"{Path(name).stem}.pdf", sha256=made.sha256, size=size, pages=made.pages)


def submit_with_paper(office: Office, case: Case, command: Command, taken: TakenIn) -> Outcome:
    """Have a command carried out that takes a paper in: both are written down together, or neither is.

    A paper that is refused is not kept. Raises as `Office.submit` does; where nothing runs, nothing is kept.
    """
    check_running(office.settings)
    office.records.put_inbox(case.id, command, {taken.paper.file: taken.content})
    return office.submit(case.id, command)


def same_paper(case: Case, taken: TakenIn) -> tuple[Text, ...]:
    """Return a word of warning for each exhibit that has the very same file already."""
    return tuple(
        phrase("exhibit_file_same", name=taken.paper.name, id=one.id, title=one.title)
        for one in case.exhibits
        if one.received and not one.dropped and one.received.paper.sha256 == taken.paper.sha256
    )


def language_code(written: str) -> str:
    """Return the code of a language as people write it; one that is not known stands for itself."""
    return criteria().tongues.code(written) if written.strip() else ""


def language_name(code: str, language: str) -> str:
    """Name the language of an exhibit."""
    if code == "none":
        return phrase("exhibit_wordless").in_(language)
    return criteria().tongues.name(code).in_(language)


def exhibit_named(case: Case, wanted: str) -> Exhibit:
    """Return an exhibit of a case by its id; raises UnknownName with the nearest."""
    found = next((one for one in case.exhibits if one.id.casefold() == wanted.strip().casefold()), None)
    if found is None:
        known = [one.id for one in case.exhibits]
        raise UnknownName("exhibit in this case", wanted, known, "`amparo evidence list` shows them.")
    return found


def filing_named(case: Case, found: Sequence[FilingEvidence], wanted: str) -> FilingEvidence:
    """Return the filing of this key, name or deadline rule; raises UnknownName with the nearest."""
    names: dict[str, FilingEvidence] = {}
    for one in found:
        rule = case.deadline[one.deadline].rule if one.deadline else one.filing
        names |= {name.casefold(): one for name in (rule, one.title.es, one.title.en, one.filing)}
    typed = " ".join(wanted.split()).casefold()
    if typed not in names:
        known = ", ".join(one.filing for one in found) or "-"
        raise UnknownName("filing with evidence", wanted, names, f"Those of this case: {known}.")
    return names[typed]


def paper_of(exhibit: Exhibit, part: ExhibitPart, language: str) -> StoredPaper:
    """Return the file of an exhibit, of its translation or of its certificate; raises InvalidInput where none is."""
    held = {
        ExhibitPart.PAPER: exhibit.received,
        ExhibitPart.TRANSLATION: exhibit.translation,
        ExhibitPart.CERTIFICATE: exhibit.certificate,
    }[part]
    if held is None or held.paper is None:
        code = "exhibit_certificate_within" if held else "exhibit_no_such_file"
        said = phrase(code, exhibit=exhibit.id, part=phrase(f"exhibit_part_{part}"))
        raise InvalidInput(said.in_(language))
    return held.paper


def client_list(case: Case, catalog: Catalog, office: OrganizationProfile, today: date, language: str) -> ClientList:
    """Return what the persons of a case still have to bring, each paper once, in a language."""
    wanted = wanted_of_clients(case, catalog, today)
    days = [day for filing in wanted if (day := _day_of(filing))]
    papers = (_client_paper(case, line.exhibit, language) for filing in wanted for line in filing.lines)
    return ClientList(
        language=language,
        office=office.name,
        telephone=office.telephone,
        made=today,
        by=min(days, default=None),
        papers=tuple(dict.fromkeys(papers)),
    )


def _day_of(filing: FilingEvidence) -> date | None:
    return filing.safe or filing.due


def _client_paper(case: Case, exhibit: Exhibit, language: str) -> ClientPaper:
    person = case.person.get(exhibit.person or "")
    name = person.name if person and person.role != "principal" else ""
    return ClientPaper(title=exhibit.title.in_(language), person=name, again=bool(exhibit.rejected))


ClientList.model_rebuild()
