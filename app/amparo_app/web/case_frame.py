"""What every page of a case shares: the case as its reader may see it, its head, and the way to its other pages."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from amparo.case.commands import Refusal
from amparo.declarations import Text
from amparo_app.sheets import CaseSheet, case_sheet, confirmed_rules
from amparo_app.telling.refusals import as_a_page_says
from amparo_app.telling.words import said
from amparo_app.web.case_outcome import outcome_of
from amparo_app.web.case_view import head_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from starlette.responses import Response

    from amparo.case.model import Case
    from amparo.declarations import Catalog
    from amparo.records.people import Member
    from amparo_app.web.forms import Posted
    from amparo_app.web.visit import Answered, Visit


class Seen(NamedTuple):
    """A case that a visitor may see: its catalog, the organization's people, and what follows from its record."""

    case: Case
    catalog: Catalog
    people: tuple[Member, ...]
    sheet: CaseSheet


class Tab(NamedTuple):
    """One page of a case: the end of its address, and the message that names it."""

    part: str
    named: str


def _(message: str) -> str:
    """Mark a message for translation; the page says it in its reader's language."""
    return message


TABS = (
    Tab("", _("Overview")),
    Tab("events", _("Events")),
    Tab("people", _("People of the case")),
    Tab("facts", _("Facts")),
    Tab("documents", _("Documents")),
    Tab("evidence", _("Evidence")),
    Tab("notes", _("Notes")),
    Tab("placement", _("Placement")),
    Tab("links", _("Links")),
    Tab("forecast", _("Forecast")),
    Tab("history", _("History")),
    Tab("access", _("Access")),
)


def look(visit: Visit, number: str, *, history: bool = False) -> Seen:
    """Return a case for a visitor, with its whole history if asked; the reading is noted. Raises NotHere."""
    return seen_of(visit, find(visit, number), history=history)


def find(visit: Visit, number: str) -> Case:
    """Return the case alone; the reading is noted. Raises NotHere."""
    return visit.case(number)


def seen_of(visit: Visit, case: Case, *, history: bool = False) -> Seen:
    """Return what follows from a case that the visitor has been let see."""
    records, catalog = visit.office.records, visit.office.catalog_of(case)
    people = visit.staff.people
    entries = visit.office.history(case, visit.member) if history else ()
    sheet = case_sheet(case, catalog, visit.member, people, entries, visit.now)
    confirmed = confirmed_rules(records, visit.organization.id)
    return Seen(case, catalog, people, sheet.model_copy(update={"confirmed": confirmed}))


def case_page(
    visit: Visit, seen: Seen, template: str, *, tab: str = "", status: int = 200, **values: object
) -> Response:
    """Draw a page of a case under its head, and what came of the command that led to it, if one did.

    `tab` is the end of the address of the tab that it belongs to.
    """
    outcome = outcome_of(visit, seen.sheet, seen.catalog) if visit.request.method == "GET" else None
    told = {} if outcome is None or outcome.waits else {"said": ""}
    return visit.page(
        template,
        status=status,
        outcome=outcome,
        head=head_of(seen.sheet, seen.catalog),
        base=case_address(seen.case),
        tabs=tuple(tabs(visit)),
        tab=tab,
        zone=seen.case.zone,
        today=seen.sheet.today,
        **told,
        **values,
    )


def tabs(visit: Visit) -> Iterator[Tab]:
    """Yield the pages of a case that there are, named in the visitor's language."""
    paths = visit.request.app.state.addresses
    for tab in TABS:
        if f"/cases/{{number}}/{tab.part}".rstrip("/") in paths:
            yield tab._replace(named=visit.say(tab.named))


def case_address(case: Case, *parts: str) -> str:
    """Return the address of a case's page; each part is written so that it may hold any character."""
    return "/".join(("/cases", quote(case.number, safe=""), *(quote(part, safe="") for part in parts)))


def why_refused(answered: Answered) -> Text | None:
    """Return why a command was refused as a page says it, or None where it was not."""
    refusal = refusal_of(answered)
    return answered.refused if refusal is None else as_a_page_says(refusal)


def refusal_of(answered: Answered) -> Refusal | None:
    """Return the refusal of a command, or None."""
    return answered.outcome.refused if answered.outcome else None


_OF_THE_PAGE = frozenset({"from-overview", "lift", "waive"})
"""Fields that a page brings along by itself: nobody typed them."""


class Returned(NamedTuple):
    """A form that comes back to whoever sent it: what they typed, what is wrong by field, or why it was refused."""

    form: Posted | None = None
    problems: Mapping[str, Text] = {}
    refused: Text | None = None

    @property
    def status(self) -> int:
        """Return with which status the page answers."""
        return 409 if self.refused else 422 if self.problems else 200

    def problem(self, name: str) -> Text | None:
        """Return what is wrong with a field, or None."""
        return self.problems.get(name)

    def words(self) -> tuple[str, ...]:
        """Return everything that was typed or chosen, field by field, as the form showed it."""
        shown = self.form.shown() if self.form else ()
        return tuple(value for name, value in shown if name not in _OF_THE_PAGE)

    def typed(self, name: str, otherwise: object = "") -> str:
        """Return what was typed into a field, or what stands in one that nobody has sent."""
        return self.form.text(name) if self.form else str(otherwise or "")


NOTHING_SENT = Returned()


class Typed:
    """What somebody typed into a form of a page's own, read field by field, with what is wrong by field."""

    def __init__(self, form: Posted) -> None:
        self.form = form
        self.problems: dict[str, Text] = {}

    def text(self, name: str) -> str:
        """Return what was typed, noting where nothing was."""
        typed = self.form.text(name)
        if not typed:
            self.problems[name] = said("field_needed")
        return typed

    def day(self, name: str, *, needed: bool = True) -> date | None:
        """Return the date that was typed, noting where it is none."""
        typed = self.form.text(name)
        if not typed and not needed:
            return None
        try:
            return date.fromisoformat(typed)
        except ValueError:
            self.problems[name] = said("field_no_date", given=typed) if typed else said("field_needed")
            return None

    def chosen(self, name: str, options: Container[str], *, needed: bool = True) -> str:
        """Return what was chosen of some options, noting where it is none of them."""
        typed = self.form.text(name)
        if (typed or needed) and typed not in options:
            self.problems[name] = said("field_not_chosen" if typed else "field_needed")
            return ""
        return typed
