"""The evidence of a case as its pages show it: each filing in tab order, and one exhibit with its life. Pure."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from amparo.case.evidence_list import ExhibitLine, asked_of, filing_title
from amparo.case.exhibits import Exhibit, ExhibitPart, ExhibitStatus, missing_of
from amparo.declarations import Text, date_in_words
from amparo_app.evidence import language_name
from amparo_app.telling.words import either_way, said, say
from amparo_app.web.case_view import Shown, left_until

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from amparo.case.evidence_list import FilingEvidence
    from amparo.case.exhibits import StoredPaper
    from amparo.case.model import Case
    from amparo.declarations import Catalog
    from amparo_app.evidence import ClientList, ClientPaper


class ExhibitRow(Shown):
    """An exhibit in a line: where it lies, what it is, how far it is, of whom it is asked, and what it still lacks."""

    id: str
    tab: str
    title: Text
    about: str
    language: Text | None
    pages: int
    status: ExhibitStatus
    waits: Text | None
    missing: tuple[Text, ...]
    can_place: bool


class FilingShown(Shown):
    """A filing: its name, by when it goes out, its exhibits, and how many of them cannot go out yet.

    `key` names it in addresses: a filing may be called by any words.
    """

    key: str
    title: Text
    due: date | None
    legal: date | None
    left: Text | None
    is_late: bool
    rows: tuple[ExhibitRow, ...]
    missing: int
    count: int
    tabs: int


class Happened(Shown):
    """Something in the life of an exhibit."""

    on: date
    what: Text


class ExhibitFile(NamedTuple):
    """A file that an exhibit has: which part it is, its pages and bytes."""

    part: ExhibitPart
    named: Text
    pages: int
    size: int


class ExhibitTold(Shown):
    """All that a page tells of an exhibit; the flags say what can be done with it now."""

    row: ExhibitRow
    filing: Text
    life: tuple[Happened, ...]
    files: tuple[ExhibitFile, ...]
    language_code: str
    is_here: bool
    can_translate: bool
    can_certify: bool
    parts_here: tuple[ExhibitPart, ...]


def filing_key(filing: str) -> str:
    """Return how a filing is named in an address."""
    return hashlib.sha256(filing.encode()).hexdigest()[:12]


def filing_shown(filing: FilingEvidence, case: Case, today: date) -> FilingShown:
    """Return a filing with its exhibits in tab order."""
    due = filing.safe or filing.due
    standing = [line for line in filing.lines if not line.exhibit.dropped]
    return FilingShown(
        key=filing_key(filing.filing),
        title=filing.title,
        due=due,
        legal=filing.due if filing.due != due else None,
        left=left_until(due, today) if due else None,
        is_late=due is not None and due <= today and filing.missing > 0,
        rows=tuple(exhibit_row(line, case) for line in filing.lines),
        missing=filing.missing,
        count=len(standing),
        tabs=sum(1 for line in standing if line.exhibit.tab),
    )


def exhibit_row(line: ExhibitLine, case: Case) -> ExhibitRow:
    """Return an exhibit in a line."""
    one = line.exhibit
    person = case.person.get(one.person or "")
    return ExhibitRow(
        id=one.id,
        tab=one.tab,
        title=one.title,
        about=person.name if person else "",
        language=_language(one),
        pages=one.pages,
        status=one.status,
        waits=_waits(line),
        missing=line.missing,
        can_place=one.received is not None and not one.dropped,
    )


def exhibit_told(line: ExhibitLine, case: Case, catalog: Catalog, people: Mapping[str, str]) -> ExhibitTold:
    """Return all that a page tells of an exhibit."""
    one = line.exhibit
    stands = one.received is not None and not one.dropped
    parts = {ExhibitPart.PAPER: one.received, ExhibitPart.TRANSLATION: one.translation,
             ExhibitPart.CERTIFICATE: one.certificate}  # fmt: skip
    return ExhibitTold(
        row=exhibit_row(line, case),
        filing=filing_title(case, catalog, one.filing),
        life=tuple(sorted(_life(one, case, people), key=lambda each: each.on)),
        files=tuple(
            ExhibitFile(part, said(f"evidence_part_{part.value}"), held.paper.pages, held.paper.size)
            for part, held in parts.items()
            if held and held.paper
        ),
        language_code=one.language,
        is_here=one.received is not None,
        can_translate=stands and one.is_foreign and one.translation is None,
        can_certify=stands and one.translation is not None and one.certificate is None,
        parts_here=tuple(part for part, held in parts.items() if held) if not one.dropped else (),
    )


class ClientPage(Shown):
    """The words of the page for a client, in the one language in which it is written."""

    day: str
    title: str
    how: str
    papers: tuple[str, ...]
    by: str
    call: str
    nothing: str


def client_page(page: ClientList) -> ClientPage:
    """Return the words of the page that says what a client still has to bring."""

    def told(code: str, **values: object) -> str:
        return say(f"client_{code}", page.language, **values)

    def paper(one: ClientPaper) -> str:
        named = told("of", title=one.title, person=one.person) if one.person else one.title
        return f"{named} ({told('again')})" if one.again else named

    return ClientPage(
        day=told("day", day=page.made),
        title=told("title"),
        how=told("how"),
        papers=tuple(map(paper, page.papers)),
        by=told("by", day=date_in_words(page.by, page.language, weekday=True)) if page.by else "",
        call=told("call" if page.telephone else "tell", telephone=page.telephone),
        nothing=told("nothing"),
    )


def lone_line(one: Exhibit, case: Case, today: date) -> ExhibitLine:
    """Return an exhibit as the list of its filing tells it."""
    since = one.waits_since
    days = (today - since).days if since else None
    return ExhibitLine(exhibit=one, missing=missing_of(one), asked_of=asked_of(case, one.asked_of), waits_days=days)


def _language(one: Exhibit) -> Text | None:
    return either_way(lambda language: language_name(one.language, language)) if one.language else None


def _waits(line: ExhibitLine) -> Text | None:
    if line.waits_days is None:
        return None
    if not line.asked_of:
        return said("evidence_asked_nobody")
    code = {0: "evidence_asked_today", 1: "evidence_asked_day"}.get(line.waits_days, "evidence_asked")
    return said(code, who=line.asked_of, day=line.exhibit.waits_since, days=line.waits_days)


def _life(one: Exhibit, case: Case, people: Mapping[str, str]) -> Iterator[Happened]:
    def told(on: date, code: str, by: str, **values: object) -> Happened:
        return Happened(on=on, what=said(code, by=people.get(by, by), **values))

    for asked in one.asked:
        yield told(asked.on, "evidence_was_asked", asked.by, who=asked_of(case, asked.of))
    for wrong in one.rejected:
        yield told(
            wrong.on, "evidence_was_wrong", wrong.by, part=said(f"evidence_part_{wrong.part.value}"), why=wrong.why
        )
    for code, came in (("evidence_came", one.received), ("evidence_translation_came", one.translation)):
        if came:
            yield told(came.on, code, came.by, file=_file(came.paper))
    if one.certificate:
        sworn = one.certificate
        where = _file(sworn.paper) if sworn.paper else said("evidence_in_translation")
        values = {"who": sworn.translator, "address": sworn.address, "telephone": sworn.telephone, "file": where}
        yield told(sworn.on, "evidence_was_certified", sworn.by, **values)
    if one.dropped:
        yield told(one.dropped.on, "evidence_was_dropped", one.dropped.by, why=one.dropped.why)


def _file(paper: StoredPaper) -> Text:
    pages = said("evidence_page" if paper.pages == 1 else "evidence_pages", count=paper.pages)
    return Text(*(f"{paper.name}, {pages.in_(of)}" for of in ("en", "es")))
