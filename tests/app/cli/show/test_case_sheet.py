from __future__ import annotations

from datetime import date
from io import StringIO

from tests.app.cli.show.sheets import sheet
from tests.core.case.practice import CATALOG, Docket

from amparo.case import commands
from amparo.case.model import Attention
from amparo.declarations import Role, Text
from amparo_app.cli.show.case_sheet import case_sheet_view
from amparo_app.cli.show.paper import put


def shown(docket: Docket, language: str = "en", *, whole: bool = False) -> str:
    """Return a case's sheet as it reads in a pipe, without line ends."""
    page = StringIO()
    put(case_sheet_view(sheet(docket), CATALOG, language, whole=whole), page)
    return " ".join(page.getvalue().split())


def test_a_date_that_waits_is_shown_beside_the_one_in_force_with_what_to_type(docket: Docket) -> None:
    """Thirty days before June 1, 2027 is a Sunday; before July 1 a Tuesday. The earlier one drives until confirmed."""
    text = shown(docket)

    assert "safe date Friday, April 30, 2027" in text
    assert "a date waits safe date Tuesday, June 1, 2027" in text
    assert "amparo deadline confirm 27-AB2C d" in text


def test_a_deadline_that_is_over_takes_one_line_with_the_reason(docket: Docket) -> None:
    """What is over needs no count, but says how it ended and by whom."""
    docket.do("sofia", commands.Waive(deadline="hearing_filing", reason="the court dismissed the case"))
    text = shown(docket)

    assert "Deadlines that are over" in text
    assert "hearing filing waived" in text
    assert "by Sofía Prueba · the court dismissed the case" in text


def test_what_needs_attention_stands_before_everything_else(docket: Docket) -> None:
    """Whoever opens the case sees it first, with whose it is and what to type."""
    item = Attention(id="x9", what=Text("a plugin did not answer"), owner=Role.PARALEGAL, since=docket.now)
    docket.case = docket.case.model_copy(update={"attention": (item,)})
    text = shown(docket)

    assert text.index("Needs attention") < text.index("To do now")
    assert "a plugin did not answer for paralegal, since Jan 4, 2027 10:00" in text
    assert "amparo case settle 27-AB2C x9 --how …" in text


def test_what_was_struck_or_amended_is_marked_so_on_the_record(docket: Docket) -> None:
    """Nothing vanishes from a record."""
    event = docket.case.of_kind["hearing_scheduled"][0].id
    docket.do("ana", commands.AmendEvent(event=event, reason="wrong case", strike=True))

    assert "hearing scheduled hearing_scheduled struck" in shown(docket)


def test_steps_of_later_phases_are_counted_and_shown_on_demand(docket: Docket) -> None:
    """Thirty steps that nobody can do yet would bury the three that matter."""
    assert "Later, shown with --all:" in shown(docket)
    assert "file_i589@p1" not in shown(docket)
    assert "file_i589@p1" in shown(docket, whole=True)


def test_an_offer_is_shown_with_its_end_and_who_is_next(docket: Docket) -> None:
    """Monday January 4 and five business days is Monday January 11, at five in the afternoon."""
    docket.do("clara", commands.OfferPlacement(to=("vera", "victor")))

    assert "vera open until Jan 11, 2027 17:00, then victor" in shown(docket)


def test_a_closed_case_has_nothing_to_do_and_says_so(docket: Docket) -> None:
    """No agenda, but the whole record."""
    docket.do("ana", commands.RecordEvent(event="case_closed", on=date(2027, 1, 4), data={"reason": "moved away"}))
    text = shown(docket)

    assert "· closed ·" in text
    assert "To do now" not in text
    assert "reason for closing: moved away" in text


def test_a_clock_is_read_for_the_person_whose_it_is(docket: Docket) -> None:
    """From January 1 to January 4 are three days."""
    docket.do("pablo", commands.RecordEvent(event="last_arrival", on=date(2026, 12, 1)))
    docket.do("pablo", commands.RecordEvent(event="i589_filed", on=date(2027, 1, 1)))

    assert "work permit clock · Luz Marina Ejemplo 3 days, running" in shown(docket)
