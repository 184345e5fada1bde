"""What a packet takes from its case: exhibits and papers that are named in its plan, the caption, who files it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import PurePath

from amparo.case.exhibits import Exhibit, StoredPaper, ready
from amparo.case.kept_documents import DocumentStatus, KeptDocument
from amparo.case.model import Case
from amparo.declarations import both, phrase
from amparo.documents.packets import Caption, Custody, Hearing, Representative, Respondent
from amparo.documents.sources import CODES
from amparo.documents.values import FieldValues
from amparo.errors import InvalidInput, UnknownName
from amparo_app.packet_plan import CaseFile, References, Referred

_ONE = " for Respondent"
"""How a capacity ends that is worded for one respondent."""

_CUSTODY = {
    "detained": Custody.DETAINED,
    "not_detained": Custody.NOT_DETAINED,
    "released": Custody.NOT_DETAINED,
}
"""What choices of plugins mean at the top of a cover page; one that is not here could mean either."""

_HEADED = {"": "packet_court_heading", "immigration_court": "packet_court_heading"} | {
    "board_of_immigration_appeals": "packet_board_heading"
}
"""Under whose heading a cover page stands; before whoever is not here, other rules than EOIR's say what is on it."""


def case_references(case: Case, language: str) -> References:
    """Return how a plan's `exhibit: E3` and `document: D2` are found in a case; what is wrong is said in a language."""

    def exhibit(wanted: str, titles: str) -> Referred:
        known = {one.id: one for one in case.exhibits}
        found = known.get(wanted.strip().upper())
        if found is None:
            raise UnknownName("exhibit in this case", wanted, known, "`amparo evidence list` shows them.")
        return _of_exhibit(found, language, titles)

    def document(wanted: str, titles: str) -> Referred:
        known = {one.id: one for one in case.documents}
        found = known.get(wanted.strip().upper())
        if found is None:
            raise UnknownName("document in this case", wanted, known, "`amparo documents list` shows them.")
        return _of_document(found, language, titles)

    return References(exhibit, document)


def case_caption(values: FieldValues, language: str) -> Caption | None:
    """Return the caption that a case's values give, or None where court or respondents are not known yet.

    There is none either where the case is neither before the immigration court nor before the Board.
    """
    court = values.written("court.city", "text", language) or values.written("court.name", "text", language)
    people = tuple(
        Respondent(name=str(row["name"]), number=f"A {str(row['a_number']).removeprefix('A').lstrip()}")
        for row in values.lists.get("respondents", ())
        if row.get("name") and row.get("a_number")
    )
    heading = _HEADED.get(str(values.by_source.get(f"{CODES}court.forum") or ""))
    if not court or not people or heading is None:
        return None
    judge = values.written("court.judge", "text", language)
    return Caption(
        court=court,
        respondents=people,
        heading=tuple(phrase(heading).in_(language).split("|")),
        proceedings=values.written("court.proceedings", "text", language) or None,
        judge=judge or None,
        hearing=_hearing(values, language),
        custody=_custody(values),
    )


def usual_title(caption: Caption | None, language: str) -> str:
    """Return what a packet of exhibits is called on its cover, where nobody has named it: a court reads no task."""
    many = caption is not None and len(caption.respondents) > 1
    return phrase(f"packet_usual_title{'_many' if many else ''}").in_(language)


def case_representative(values: FieldValues, language: str) -> Representative | None:
    """Return who files for a case, as its values say, or None where nobody represents it."""
    said = {
        name: values.written(f"attorney.{source}", "text", language).strip()
        for name, source in (
            ("name", "name"),
            ("capacity", "title"),
            ("identifier", "eoir_id"),
            ("organization", "organization"),
            ("telephone", "telephone"),
            ("email", "email"),
        )
    }
    if not said["name"]:
        return None
    if len(values.lists.get("respondents", ())) > 1 and said["capacity"].endswith(_ONE):
        said["capacity"] += "s"
    address = values.written("attorney.address", "text", language)
    lines = tuple(line.strip() for line in address.splitlines() if line.strip())
    return Representative.model_validate({"address": lines} | {name: text for name, text in said.items() if text})


def _of_exhibit(exhibit: Exhibit, language: str, titles: str) -> Referred:
    reasons = ready(exhibit)
    if exhibit.received is None or reasons:
        why = both(reasons) if reasons else phrase("exhibit_not_received")
        raise InvalidInput(
            phrase("packet_exhibit_not_ready", id=exhibit.id, title=exhibit.title, why=why).in_(language)
        )
    paper = exhibit.certificate.paper if exhibit.certificate else None
    return Referred(
        title=exhibit.title.in_(titles),
        language=exhibit.language,
        content=_stored(exhibit.received.paper),
        translation=_stored(exhibit.translation.paper) if exhibit.translation else None,
        certificate=_stored(paper) if paper else None,
        certified=exhibit.certificate is not None,
    )


def _of_document(document: KeptDocument, language: str, titles: str) -> Referred:
    if document.status is DocumentStatus.DISCARDED:
        raise InvalidInput(phrase("packet_document_discarded", id=document.id, title=document.title).in_(language))
    word = PurePath(document.file_name).suffix.casefold() != ".pdf"
    file = CaseFile(document.file, document.bytes, word)
    return Referred(title=document.title.in_(titles), language=document.language, content=file)


def _stored(paper: StoredPaper) -> CaseFile:
    return CaseFile(paper.file, paper.size)


def _custody(values: FieldValues) -> Custody | None:
    """Return what the top of a cover page says; nothing where the case does not clearly say it: other dates apply."""
    return _CUSTODY.get(str(values.by_source.get(f"{CODES}court.custody")))


def _hearing(values: FieldValues, language: str) -> Hearing | None:
    given = values.by_source.get("hearing.date")
    if isinstance(given, str):
        try:
            given = date.fromisoformat(given)
        except ValueError:
            return None
    if not isinstance(given, date):
        return None
    on = given.date() if isinstance(given, datetime) else given
    at = values.written("hearing.time", "time", language)
    kind = values.written("hearing.kind", "text", language)
    return Hearing(on=on, at=at or None, kind=kind or None)
