"""A case on one page: what is due and why, whose it is, and who may see it at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from tests.app.web.browsing import Browser
from tests.app.web.case_pages import address, deadline_id, event_id, in_court
from tests.core.records.closed_case import Closed
from tests.core.records.office import CLIENT, Office

from amparo.case.commands import Alarm, AmendEvent, Assign, RecordEvent, SetPrinted, VerifyPrinted
from amparo.case.model import AttentionKind
from amparo.case.rule_review import CONFIRMATIONS, RuleConfirmation
from amparo.declarations import Role

if TYPE_CHECKING:
    from tests.app.web.conftest import SignedInAs

PAGES = ("", "events", "people", "notes", "placement", "forecast", "history", "attention")


def test_a_case_says_in_one_glance_what_is_due_what_is_next_and_who_has_it(
    office: Office, signed_in_as: SignedInAs
) -> None:
    """An attorney with a hearing tomorrow reads no further than the first screen."""
    case = in_court(office)
    office.do(case, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=office.people["Ana"]))
    page = signed_in_as("Ana").get(address(office, case))
    step, due, hearing, holder = page.texts(".glance section")

    assert f"{office.case(case).number} · {CLIENT}" in page.texts("h1")
    assert "one year" in due
    assert "Wednesday, January 20, 2027" in due
    assert "in 16 days" in due
    assert "Wednesday, June 30, 2027" in hearing
    assert "Los Angeles Immigration Court" in hearing
    assert "screening" in step
    assert "Ana Prueba" in holder
    assert ["hearing (now)"] == page.texts(".phases li.now")


def test_a_case_without_any_date_is_shown_as_any_other(office: Office, signed_in_as: SignedInAs) -> None:
    """An intake that nobody has recorded anything of yet."""
    page = signed_in_as("Pablo").get(address(office, office.open_case()))

    assert 200 == page.status
    assert "Nothing has to be done by a date just now." in page.texts("section[aria-labelledby=next-head]")[0]


def test_the_agenda_stands_in_three_groups_and_says_why_not_yet(office: Office, signed_in_as: SignedInAs) -> None:
    """What is mine, what is with whom, and what has to happen first."""
    case = in_court(office)
    office.do(case, "Sofía", Assign(role=Role.PARALEGAL, person=office.people["Pablo"]))
    page = signed_in_as("Clara").get(address(office, case))

    assert "Nothing here is yours to do just now." in page.text
    others = " ".join(page.texts("section[aria-labelledby=others-head]"))
    assert "screening" in others
    assert "Pablo Prueba" in others
    later = " ".join(page.texts("section[aria-labelledby=later-head]"))
    assert "file the I-589" in later
    assert "the step “screening” is not done yet" in later

    own = signed_in_as("Pablo").get(address(office, case))

    assert any("screening" in one for one in own.texts("section[aria-labelledby=mine-head] li"))


def test_a_date_unfolds_each_step_of_its_count_its_law_and_whether_it_is_confirmed(
    office: Office, signed_in_as: SignedInAs
) -> None:
    """Nobody should have to believe a date."""
    case = in_court(office)
    which = deadline_id(office, case, "one_year")
    before = signed_in_as("Ana").get(address(office, case)).texts(f"#{which} .why")[0]
    version = office.case(case).deadline[which].rule_version
    said = RuleConfirmation(rule_version=version, on=date(2027, 1, 4))
    office.records.decide("clinic", CONFIRMATIONS, "one_year", said, by=office.people["Ana"], operator="test")
    after = signed_in_as("Sofía").get(address(office, case)).texts(f"#{which} .why")[0]

    assert "last arrival, January 20, 2026" in before
    assert "Act of the tests, section 1" in before
    assert "No attorney of this office has confirmed this rule yet." in before
    assert "by Ana Prueba on January 4, 2027" in after
    assert all(step.en in before for step in office.case(case).deadline[which].explanation)


def test_an_erased_case_is_not_here(office: Office, signed_in_as: SignedInAs) -> None:
    """Its page and whatever is asked of it; nothing says that there was one."""
    closed = Closed(office)
    closed.erase()
    browser = signed_in_as("Dora")
    pages = [browser.get(f"/cases/{one}{part}") for one in (closed.number, "9Z-ZZZZZZ") for part in ("", "/notes")]

    assert [404] * 4 == [one.status for one in pages]
    assert not [one for one in pages if "erased" in one.text]


def test_deadlines_stand_in_the_order_of_danger(office: Office, signed_in_as: SignedInAs) -> None:
    """The missed one first, then the nearest; what is not before or the government's is last."""
    case = in_court(office)
    office.do(case, "Pablo", RecordEvent(event="request_for_evidence", on=date(2027, 1, 2)))
    office.wall += timedelta(days=30)
    office.now += timedelta(days=30)
    office.do(case, "engine", Alarm())
    page = signed_in_as("Ana").get(address(office, case))
    titles = [one.partition(" ·")[0] for one in page.texts(".deadline h3")]

    assert ["one year", "answer request", "hearing filing"] == titles
    assert ["missed"] == page.texts(f"#{deadline_id(office, case, 'one_year')} .tag.bad")


def test_a_date_that_waits_stands_beside_the_one_in_force(office: Office, signed_in_as: SignedInAs) -> None:
    """It moves toward danger, so it waits for somebody, with the reason."""
    case = in_court(office)
    office.do(
        case,
        "Pablo",
        AmendEvent(event=event_id(office, case, "last_arrival"), reason="stamp read again", on=date(2026, 3, 2)),
    )
    page = signed_in_as("Ana").get(address(office, case))
    told = " ".join(page.texts(f"#{deadline_id(office, case, 'one_year')}"))

    assert "Wednesday, January 20, 2027" in told
    assert "Another date waits for somebody to confirm it: Tuesday, March 2, 2027." in told


@pytest.mark.parametrize("part", PAGES)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_page_of_a_case_is_there_in_both_languages(
    office: Office, signed_in_as: SignedInAs, part: str, language: str
) -> None:
    """One heading of the first rank on each, and the language said."""
    case = in_court(office)
    page = signed_in_as("Sofía", language).get(address(office, case, *([part] if part else [])))

    assert 200 == page.status
    assert language == page.tree.get("lang")
    assert 1 == len(page.all("h1"))
    assert page.all("nav.tabs a")


@pytest.mark.parametrize("part", [*PAGES, "steps/screening", "events/last_arrival"])
def test_no_case_and_a_case_that_is_not_mine_are_the_same(office: Office, signed_in_as: SignedInAs, part: str) -> None:
    """Whoever asks learns nothing of which numbers there are."""
    case = in_court(office)
    volunteer = signed_in_as("Víctor")
    not_mine = volunteer.get(f"{address(office, case)}/{part}".rstrip("/"))
    nowhere = volunteer.get(f"/cases/ZZ-ZZZZ/{part}".rstrip("/"))

    assert (404, 404) == (not_mine.status, nowhere.status)
    assert not_mine.text == nowhere.text


def test_every_reading_of_a_case_is_in_the_audit(office: Office, signed_in_as: SignedInAs) -> None:
    """Who looked, at which page; a look that was refused stands out."""
    case = in_court(office)
    signed_in_as("Ana").get(address(office, case))
    signed_in_as("Ana").get(address(office, case, "history"))
    signed_in_as("Víctor").get(address(office, case))
    reads = office.records.reads_of("clinic", case)
    mine = [one.what for one in reads if one.person == office.people["Ana"]]

    assert {"web overview", "web history"} == set(mine)
    assert [True] == [one.refused for one in reads if one.person == office.people["Víctor"]]


def test_a_signed_out_visitor_sees_nothing_of_a_case(office: Office, browser: Browser) -> None:
    """They are asked to sign in."""
    page = browser.get(address(office, in_court(office)))

    assert "/sign-in" == page.path
    assert CLIENT not in page.text


def test_what_happens_if_nobody_does_anything_is_told_day_by_day(office: Office, signed_in_as: SignedInAs) -> None:
    """What rings, and what is missed, with who is told."""
    case = in_court(office)
    page = signed_in_as("Ana").get(address(office, case, "forecast"))
    days = page.texts("main h2")

    assert "Thursday, January 21, 2027" in days
    assert "MISSED" in page.text
    assert 404 == signed_in_as("Ana").get(address(office, case) + "/forecast?days=7").status


def test_the_history_says_who_did_what_and_marks_what_was_struck(office: Office, signed_in_as: SignedInAs) -> None:
    """In words, the latest first, nothing left out."""
    case = in_court(office)
    hearing = event_id(office, case, "hearing_scheduled")
    office.do(case, "Pablo", AmendEvent(event=hearing, reason="another client's notice", strike=True))
    page = signed_in_as("Sofía", "es").get(address(office, case, "history"))
    rows = page.texts("tbody tr")

    assert any("Pablo Prueba" in row and "tachado: another client's notice" in row for row in rows)
    assert any("tachado después" in row and hearing in row for row in rows)
    assert int(page.texts("tbody tr td")[0]) == office.case(case).seq
    assert 404 == signed_in_as("Sofía").get(address(office, case) + "/history?page=99").status


def test_what_needs_attention_is_settled_with_how(office: Office, signed_in_as: SignedInAs) -> None:
    """An empty answer comes back at its field; the right one is on record."""
    case = _with_a_dispute(office)
    item = office.case(case).attention[0].id
    browser = signed_in_as("Sofía")
    browser.get(address(office, case, "attention"))
    page = browser.send(address(office, case, "attention", item), how=" ")

    assert 422 == page.status
    assert ["Please fill this in."] == page.texts(".problem")

    page = browser.send(address(office, case, "attention", item), how="A third person read the order.")

    assert "Done." in page.text
    assert () == office.case(case).attention


def _with_a_dispute(office: Office) -> str:
    """A case in which two people read two dates on one paper."""
    case = in_court(office)
    which = deadline_id(office, case, "hearing_filing")
    office.do(case, "Pablo", SetPrinted(deadline=which, on=date(2027, 5, 20), paper="order of December 2"))
    office.do(case, "Ana", VerifyPrinted(deadline=which, on=date(2027, 5, 21)))
    assert AttentionKind.PAPER_DISPUTED is office.case(case).attention[0].kind
    return case


def test_a_database_that_is_read_only_gives_a_gentle_page_with_what_was_typed(
    office: Office, signed_in_as: SignedInAs
) -> None:
    """A full disk takes nothing from whoever typed."""
    case = in_court(office)
    browser = signed_in_as("Ana")
    browser.get(address(office, case, "notes"))
    with _read_only(office):
        page = browser.send(address(office, case, "notes"), text="She will bring the passport.")

    assert 503 == page.status
    assert "She will bring the passport." in page.text
    assert "Traceback" not in page.text


@contextmanager
def _read_only(office: Office) -> Iterator[None]:
    """Have every connection of the records refuse to write, as on a disk that was mounted so."""

    def refuse(connection: sa.Connection) -> None:
        connection.exec_driver_sql("PRAGMA query_only = ON")

    engine = office.records.database.engine
    sa.event.listen(engine, "begin", refuse)
    try:
        yield
    finally:
        sa.event.remove(engine, "begin", refuse)
        engine.dispose()
