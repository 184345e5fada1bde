"""An import worked on: what a row would be, who may confirm it, and that it opens one case and only when looked at."""

from __future__ import annotations

from datetime import date

import pytest
from tests.app.importing.sheets import as_csv
from tests.core.records.office import A_NUMBER, Office, intake

from amparo.case.events import NoteAdded
from amparo.case.model import DeadlineStatus
from amparo.case.walls import RaiseWall
from amparo.declarations import Role
from amparo.errors import Refused
from amparo.records.carry_out import carry_out
from amparo.records.imports import ImportState, RowState
from amparo.records.requests import CarryOut
from amparo_app.importing.dates import DateOrder
from amparo_app.importing.draft import ImportRefused, Looked, RowReview
from amparo_app.importing.reading import read_spreadsheet
from amparo_app.importing.review import Imports
from amparo_app.office import Office as Desk

HEADINGS = ("Case ID", "Client Name", "A-Number", "Date of Entry", "Next Hearing", "Hearing Type", "Court", "NTA Filed")
LUZ = ("26-0000001", "Ejemplo Prueba, Luz", "000-123-456", "03/25/2026", "", "", "", "")
LATE = ("26-0000002", "Juan Invento", "000-123-457", "11/30/2025", "", "", "", "")
HEARD = ("26-0000003", "Ana Muestra", "", "01/22/2026", "4/21/2027", "individual", "LOS", "12/15/2026")
WRONG = ("26-0000004", "", "12", "02/31/2026", "", "", "", "")


class AtDesk:
    """Somebody who works on imports at a clinic whose engine is away."""

    def __init__(self, office: Office, who: str = "Sofía Prueba") -> None:
        self.office = office
        self.desk = Desk.at(office.data, "import")
        self.desk.now = lambda: office.now  # type: ignore[method-assign]  # the tests' own calendar
        organization = self.desk.organization("clinic")
        self.imports = Imports(self.desk, organization, self.desk.person_acting("clinic", who))

    def start(self, *rows: tuple[str, ...]) -> str:
        """Keep rows for review and return the import's id."""
        raw = as_csv((HEADINGS, *rows))
        table = read_spreadsheet(raw)
        column_map = self.imports.guess(table).model_copy(update={"source": "LegalServer"})
        return self.imports.start(table, column_map, file="cases.csv", raw=raw).id

    def looked(self, seen: RowReview) -> Looked:
        """Return that everything about a row was looked at."""
        assert seen.preview is not None
        return Looked(seen.preview.fingerprint, frozenset(one.deadline for one in seen.preview.to_confirm))

    def engine_returns(self) -> None:
        """Let the engine carry out what waits."""
        records = self.office.records
        for waiting in records.waiting_commands(self.office.wall.replace(year=2099)):
            carry_out(records, CarryOut(case=waiting.case, command=waiting.command, now=self.office.now))


@pytest.fixture
def at_desk(office: Office) -> AtDesk:
    """Return a supervising attorney at work on imports."""
    return AtDesk(office)


def test_a_row_is_the_case_that_it_would_be(at_desk: AtDesk) -> None:
    """Person, arrival and the one-year date are there before anything is opened; the date by an independent count."""
    seen = at_desk.imports.review(at_desk.start(LUZ), 2)

    assert seen.preview is not None
    assert seen.preview.case is not None
    person = seen.preview.case.persons[0]
    assert ("Luz Ejemplo Prueba", "000-123-456") == (person.name, person.a_number)
    [due] = seen.preview.to_confirm
    assert ("one_year", date(2027, 3, 25), False) == (due.rule, due.legal_due, due.overdue)
    assert due.explanation
    assert () == at_desk.desk.records.list_cases("clinic")


def test_a_date_that_is_past_is_marked(at_desk: AtDesk) -> None:
    """Somebody who arrived more than a year ago has missed the date, and whoever reviews sees it first."""
    seen = at_desk.imports.review(at_desk.start(LATE), 2)

    assert seen.preview is not None
    [due] = seen.preview.to_confirm
    assert (DeadlineStatus.MISSED, True) == (due.status, due.overdue)


def test_a_hearing_opens_its_proceeding_and_its_dates(at_desk: AtDesk) -> None:
    """Court, papers and hearing of a row become the proceeding and the filing date, thirty days before."""
    seen = at_desk.imports.review(at_desk.start(HEARD), 2)

    assert seen.preview is not None
    assert seen.preview.case is not None, seen.preview.refused
    assert ["LOS"] == [one.court for one in seen.preview.case.proceedings]
    dates = {one.rule: one.legal_due for one in seen.preview.to_confirm}
    assert date(2027, 3, 22) == dates["hearing_filing"]


def test_a_confirmed_row_opens_one_case(at_desk: AtDesk) -> None:
    """While the engine is away it waits; asked again, and after the engine returned, it is the same one case."""
    kept = at_desk.start(LUZ)
    looked = at_desk.looked(at_desk.imports.review(kept, 2))
    first = at_desk.imports.confirm(kept, 2, looked, language="en")
    again = at_desk.imports.confirm(kept, 2, looked, language="en")
    at_desk.engine_returns()

    assert (True, first.case, first.number) == (first.waits, again.case, again.number)
    assert [first.number] == [line.number for line in at_desk.desk.records.list_cases("clinic")]
    seen = at_desk.imports.review(kept, 2)
    assert (RowState.CONFIRMED, True, None) == (seen.state, seen.opened, seen.candidate)


def test_the_history_says_where_a_case_came_from_and_who_confirmed_it(at_desk: AtDesk) -> None:
    """The other system's number and the dates that were looked at stand in the case's first note."""
    kept = at_desk.start(LUZ)
    confirmed = at_desk.imports.confirm(kept, 2, at_desk.looked(at_desk.imports.review(kept, 2)), language="en")
    at_desk.engine_returns()

    history = at_desk.office.records.history(confirmed.case)
    [(actor, text)] = [(event.actor, event.body.text) for event in history if isinstance(event.body, NoteAdded)]
    assert at_desk.office.people["Sofía"] == actor
    for told in ("LegalServer", "26-0000001", "row 2 of cases.csv", "one year", "March 25, 2027"):
        assert told in text, text


def test_a_running_date_that_nobody_ticked_keeps_the_case_closed(at_desk: AtDesk) -> None:
    """Every running date is confirmed by itself, or nothing is opened."""
    kept = at_desk.start(LUZ)
    seen = at_desk.imports.review(kept, 2)
    assert seen.preview is not None

    with pytest.raises(ImportRefused) as why:
        at_desk.imports.confirm(kept, 2, Looked(seen.preview.fingerprint, frozenset()), language="en")
    assert "import_dates_not_looked_at" == why.value.code
    assert RowState.WAITING is at_desk.imports.review(kept, 2).state


def test_what_changed_since_it_was_seen_is_looked_at_again(at_desk: AtDesk) -> None:
    """A confirmation of other dates than those that stand now is refused."""
    kept = at_desk.start(LUZ)
    looked = at_desk.looked(at_desk.imports.review(kept, 2))
    at_desk.office.now = at_desk.office.now.replace(year=2028)

    with pytest.raises(ImportRefused) as why:
        at_desk.imports.confirm(kept, 2, looked, language="en")
    assert "import_row_changed" == why.value.code


def test_everything_wrong_is_told_at_once_and_cannot_be_confirmed(at_desk: AtDesk) -> None:
    """A row without a name, with an impossible date and a wrong A-number says all three."""
    kept = at_desk.start(LUZ, WRONG)
    seen = at_desk.imports.review(kept, 3)

    assert seen.candidate is not None
    assert {"Client Name", "A-Number", "Date of Entry"} == {one.column for one in seen.candidate.problems}
    with pytest.raises(ImportRefused):
        at_desk.imports.confirm(kept, 3, Looked("", frozenset()), language="es")


def test_a_second_import_finds_the_first(at_desk: AtDesk) -> None:
    """The same row of another file is shown as the case that it is already, and opens no second one."""
    kept = at_desk.start(LUZ)
    first = at_desk.imports.confirm(kept, 2, at_desk.looked(at_desk.imports.review(kept, 2)), language="en")
    second = at_desk.start(LATE, LUZ)
    seen = at_desk.imports.review(second, 3)

    assert first.number == seen.same_reference
    with pytest.raises(ImportRefused) as why:
        at_desk.imports.confirm(second, 3, at_desk.looked(seen), language="en", despite=True)
    assert "import_taken_over_before" == why.value.code


def test_whoever_may_be_here_already_is_shown(at_desk: AtDesk) -> None:
    """The same A-number in an open case is told, and only who saw it goes on."""
    at_desk.office.open_case(intake())
    kept = at_desk.start(("26-1", "Luz M. Ejemplo", A_NUMBER, "03/25/2026", "", "", "", ""))
    seen = at_desk.imports.review(kept, 2)
    looked = at_desk.looked(seen)

    assert [100] == [one.score for one in seen.likenesses]
    with pytest.raises(ImportRefused) as why:
        at_desk.imports.confirm(kept, 2, looked, language="en")
    assert "import_may_be_here" == why.value.code
    assert at_desk.imports.confirm(kept, 2, looked, language="en", despite=True).waits


def test_rows_are_left_out_and_taken_back_and_an_import_ends(at_desk: AtDesk) -> None:
    """What was decided is counted; with the last decision the import is done."""
    kept = at_desk.start(LUZ, LATE)
    at_desk.imports.leave_out(kept, 3)
    at_desk.imports.again(kept, 3)
    assert 2 == at_desk.imports.line(kept).undecided
    at_desk.imports.leave_out(kept, 3)
    assert 2 == at_desk.imports.next_line(kept)
    at_desk.imports.leave_out(kept, 2)

    assert (ImportState.DONE, 0) == (at_desk.imports.line(kept).state, at_desk.imports.line(kept).undecided)


def test_an_import_that_is_stopped_opens_nothing_more(at_desk: AtDesk) -> None:
    """What was confirmed before stays; nothing else can be confirmed."""
    kept = at_desk.start(LUZ, LATE)
    looked = at_desk.looked(at_desk.imports.review(kept, 2))
    assert ImportState.STOPPED is at_desk.imports.stop(kept).state

    with pytest.raises(Refused):
        at_desk.imports.confirm(kept, 2, looked, language="en")


def test_an_order_that_nothing_decides_is_asked_before_anything_is_kept(at_desk: AtDesk) -> None:
    """Where every date of a column reads two ways, a person says which, and again for the next file."""
    raw = as_csv((HEADINGS, ("26-1", "Luz Ejemplo", "", "06/07/2026", "", "", "", "")))
    table = read_spreadsheet(raw)
    column_map = at_desk.imports.guess(table)
    with pytest.raises(ImportRefused) as why:
        at_desk.imports.start(table, column_map, file="a.csv", raw=raw)
    assert "import_say_order" == why.value.code

    use = column_map.use("Date of Entry").model_copy(update={"dates": DateOrder.DAY_FIRST})
    kept = at_desk.imports.start(table, column_map.with_use("Date of Entry", use), file="a.csv", raw=raw).id
    seen = at_desk.imports.review(kept, 2)
    assert seen.preview is not None
    assert [date(2027, 7, 6)] == [one.legal_due for one in seen.preview.to_confirm]
    assert at_desk.imports.guess(table).use("Date of Entry").dates is None


def test_only_who_may_takes_cases_over(office: Office) -> None:
    """An intake worker opens single cases, not a whole spreadsheet of them."""
    with pytest.raises(Refused, match="take cases over"):
        AtDesk(office, "Inés Prueba")


def walled_off(office: Office, case: str) -> None:
    """Have a director keep Sofía, who works on imports, away from a case."""
    office.records.grant_role(office.people["Clara"], Role.DIRECTOR)
    office.do(case, "Clara", RaiseWall(people=(office.people["Sofía"],), reason="she was the judge's clerk"))


def test_a_case_that_the_reviewer_may_not_see_is_no_name(at_desk: AtDesk) -> None:
    """A likeness with a case behind a wall tells that there is one, and nothing of it."""
    walled_off(at_desk.office, at_desk.office.open_case(intake()))
    kept = at_desk.start(("26-1", "Luz M. Ejemplo", A_NUMBER, "03/25/2026", "", "", "", ""))

    [likeness] = at_desk.imports.review(kept, 2).likenesses
    assert ("", "", 0, ()) == (likeness.number, likeness.name, likeness.score, likeness.reasons)


def test_the_number_of_a_case_taken_over_before_is_told_to_nobody_who_may_not_see_it(at_desk: AtDesk) -> None:
    """The row is not taken over twice all the same; nor has the earlier import's list the number any more."""
    kept = at_desk.start(LUZ, LATE)
    first = at_desk.imports.confirm(kept, 2, at_desk.looked(at_desk.imports.review(kept, 2)), language="en")
    at_desk.engine_returns()
    walled_off(at_desk.office, first.case)
    second = at_desk.start(LATE, LUZ)
    seen = at_desk.imports.review(second, 3)
    with pytest.raises(ImportRefused) as why:
        at_desk.imports.confirm(second, 3, at_desk.looked(seen), language="en", despite=True)
    [earlier] = at_desk.imports.rows(kept, {RowState.CONFIRMED})
    again = at_desk.imports.confirm(kept, 2, Looked("", frozenset()), language="en")

    assert "import_taken_over_unseen" == why.value.code
    assert first.number
    told = (seen.model_dump_json(), earlier.model_dump_json(), again.number, str(why.value))
    assert [] == [one for one in told if first.number in one]
