"""The evidence list: what each filing still lacks, and of whom it was asked since when. Pure."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from amparo.case.exhibits import Exhibit, missing_of, of_filing
from amparo.case.model import Case, Deadline, Recorded
from amparo.declarations import Catalog, Text


class ExhibitLine(Recorded):
    """An exhibit with what is missing of it, of whom it is asked (a person's name, or words), and for how many days."""

    exhibit: Exhibit
    missing: tuple[Text, ...]
    asked_of: str = ""
    waits_days: int | None = None


class FilingEvidence(Recorded):
    """What goes with one filing, in tab order.

    `due` is the day by which it has to be filed and `safe` the one that reminders run off, where it is a deadline that
    still runs. `missing` counts the exhibits that cannot go out yet.
    """

    filing: str
    title: Text
    deadline: str = ""
    due: date | None = None
    safe: date | None = None
    lines: tuple[ExhibitLine, ...] = ()
    missing: int = 0


class IndexRow(NamedTuple):
    """A line of an index of exhibits: its tab, its title, its pages with translation and certificate, its language."""

    tab: str
    title: Text
    pages: int
    language: str
    exhibit: str


def evidence_of(case: Case, catalog: Catalog, today: date, *, dropped: bool = False) -> tuple[FilingEvidence, ...]:
    """Return the filings of a case that have exhibits, the one due first before the others.

    `today` is the case's own date. What was dropped is left out unless asked for.
    """
    keys = dict.fromkeys(one.filing for one in case.exhibits)
    found = (_filing(case, catalog, key, today, dropped=dropped) for key in keys)
    return tuple(sorted((one for one in found if one.lines), key=lambda one: one.safe or one.due or date.max))


def exhibit_rows(case: Case, filing: str) -> tuple[IndexRow, ...]:
    """Return a filing's index of exhibits: those that lie in a tab, in tab order."""
    return tuple(
        IndexRow(one.tab, one.title, one.pages, one.language, one.id)
        for one in of_filing(case.exhibits, filing)
        if one.tab
    )


def filing_title(case: Case, catalog: Catalog, filing: str) -> Text:
    """Return what a filing is called: the deadline's or the step's title, else its own name."""
    if filing in case.deadline:
        return case.deadline[filing].title
    step = catalog.step.get(filing.partition("@")[0].partition("#")[0])
    return step.title if step else Text(filing)


def wanted_papers(case: Case) -> tuple[Exhibit, ...]:
    """Return the papers that persons of the case are still asked for, in the order in which they were listed."""
    return tuple(one for one in case.exhibits if _waits_for_somebody_of(case, one))


def wanted_of_clients(case: Case, catalog: Catalog, today: date) -> tuple[FilingEvidence, ...]:
    """Return what the persons of the case are still asked for, by filing."""
    wanted = []
    for filing in evidence_of(case, catalog, today):
        lines = tuple(one for one in filing.lines if _waits_for_somebody_of(case, one.exhibit))
        if lines:
            wanted.append(filing.model_copy(update={"lines": lines, "missing": len(lines)}))
    return tuple(wanted)


def asked_of(case: Case, of: str) -> str:
    """Return who is asked: the name of a person of the case, else the words that were written down."""
    return case.person[of].name if of in case.person else of


def _waits_for_somebody_of(case: Case, exhibit: Exhibit) -> bool:
    return exhibit.waits_since is not None and exhibit.asked_of in case.person


def _filing(case: Case, catalog: Catalog, key: str, today: date, *, dropped: bool) -> FilingEvidence:
    lines = tuple(_line(case, one, today) for one in of_filing(case.exhibits, key, dropped=dropped))
    deadline = _running(case, key)
    return FilingEvidence(
        filing=key,
        title=filing_title(case, catalog, key),
        deadline=key if key in case.deadline else "",
        due=deadline.dates.legal_due if deadline else None,
        safe=deadline.dates.safe_due if deadline else None,
        lines=lines,
        missing=sum(1 for one in lines if one.missing and not one.exhibit.dropped),
    )


def _running(case: Case, key: str) -> Deadline | None:
    deadline = case.deadline.get(key)
    return deadline if deadline and deadline.status.rings else None


def _line(case: Case, exhibit: Exhibit, today: date) -> ExhibitLine:
    since = exhibit.waits_since
    return ExhibitLine(
        exhibit=exhibit,
        missing=missing_of(exhibit),
        asked_of=asked_of(case, exhibit.asked_of),
        waits_days=(today - since).days if since else None,
    )
