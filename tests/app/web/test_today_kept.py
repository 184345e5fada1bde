"""Today is drawn once and never shown when it is out of date, whoever changed something and in whatever process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta

import pytest
from tests.app.web.browsing import Browser, site_of
from tests.app.web.case_pages import in_court
from tests.core.records.office import ENGINE, Office, intake

from amparo.access.people import Absence
from amparo.case.commands import AddNote, Alarm, Assign, RecordEvent
from amparo.case.hearing_rota import HearingRota
from amparo.case.walls import RaiseWall, RestrictCase
from amparo.declarations import Role
from amparo.records.hearing_rota import decide_rota
from amparo_app.web.site import Site

MONDAY = date(2027, 1, 4)
Change = Callable[[Office, str], object]


@pytest.fixture
def case(office: Office) -> str:
    """Open a case of Ana's whose one-year date has rung."""
    opened = in_court(office)
    office.do(opened, ENGINE, Alarm())
    office.do(opened, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=office.people["Ana"]))
    return opened


@pytest.fixture
def pages(office: Office) -> Iterator[Site]:
    """Return pages of another process than the one in which the test changes things."""
    made = site_of(office, lambda: office.now)
    with closing(office.reopened()) as records:
        yield Site(made.settings, records, made.engine, made.address, made.clock)


def renamed(office: Office, _case: str) -> None:
    """Give Ana another name."""
    ana = office.records.person(office.people["Ana"])
    office.records.change_person(ana.id, ana.profile.model_copy(update={"name": "Ana Otra"}))


def given_away(office: Office, case: str) -> None:
    """Give the case to somebody else."""
    office.do(case, "Sofía", Assign(role=Role.SUPERVISING_ATTORNEY, person=office.people["Sofía"]))
    office.do(case, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=""))


def wall(office: Office, case: str) -> None:
    """Keep Ana away from her case."""
    given_away(office, case)
    office.do(case, "Sofía", RaiseWall(people=(office.people["Ana"],), reason="her cousin is the other party"))


def away(office: Office, _case: str) -> None:
    """Have Ana be away, and Sofía stand in for her."""
    absence = Absence(by=office.people["Sofía"], since=MONDAY, until=MONDAY, set_by="x")
    office.records.set_absence(office.people["Ana"], absence, MONDAY)


def past_midnight(office: Office, _case: str) -> None:
    """Let a day go by, and nothing else."""
    office.now += timedelta(days=1)


def zone(office: Office, _case: str) -> None:
    """Move the office to where it is tomorrow already."""
    profile = office.records.organization("clinic").profile
    office.records.change_organization("clinic", profile.model_copy(update={"zone": "Pacific/Kiritimati"}))


def role_given(office: Office, _case: str) -> None:
    """Make Víctor an attorney of the office."""
    office.records.grant_role(office.people["Víctor"], Role.STAFF_ATTORNEY)


def role_taken(office: Office, _case: str) -> None:
    """Leave Pablo without a role."""
    office.records.revoke_role(office.people["Pablo"], Role.PARALEGAL)


def restricted(office: Office, case: str) -> None:
    """Restrict the case to those who have it."""
    office.do(case, "Sofía", RestrictCase(reason="she is in danger"))


CHANGES: dict[str, Change] = {
    "an event": lambda office, case: office.do(case, "Pablo", RecordEvent(event="last_arrival", on=date(2026, 1, 12))),
    "given away": given_away,
    "a wall": wall,
    "a name": renamed,
    "midnight": past_midnight,
    "another time zone": zone,
    "a case that nobody has": lambda office, _: office.open_case(intake(name="Rosa Ejemplo")),
}


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_what_changed_stands_on_the_next_look(office: Office, case: str, pages: Site, name: str) -> None:
    """The page is the one that a process draws which has nothing in memory."""
    ana = Browser(pages, office).sign_in("Ana")
    before = [ana.get("/today").text, ana.get("/today").text]
    CHANGES[name](office, case)

    after = ana.get("/today").text

    fresh = Browser(site_of(office, lambda: office.now), office).sign_in("Ana").get("/today").text
    assert before[0] == before[1] != after == fresh


def looks(office: Office, case: str, pages: Site, who: str, change: Change) -> list[bool]:
    """Return whether somebody finds the client among all that they may see, before a change and after it."""
    browser, found = Browser(pages, office).sign_in(who), []
    for _ in range(2):
        found.append("Luz Marina" in browser.get("/today?whose=all").text)
        if len(found) == 1:
            change(office, case)
    return found


@pytest.mark.parametrize(
    ("who", "expected", "change"),
    [
        ("Víctor", [False, True], role_given),
        ("Pablo", [True, False], role_taken),
        ("Pablo", [True, False], restricted),
    ],
    ids=["a role given", "a role taken", "restricted"],
)
def test_who_may_see_is_asked_anew(
    office: Office, case: str, pages: Site, who: str, expected: list[bool], change: Change
) -> None:
    """Nobody finds a name a moment longer than they may, nor waits for it."""
    assert expected == looks(office, case, pages, who, change)


def test_who_stands_in_finds_the_case_at_once(office: Office, case: str, pages: Site) -> None:
    """And only while the other is away."""
    sofia, found = Browser(pages, office).sign_in("Sofía"), []
    for change in (away, past_midnight, lambda *_: None):
        found.append("Luz Marina" in " ".join(sofia.get("/today").texts("#ahead li")))
        change(office, case)

    assert [False, True, False] == found


def test_a_rota_that_is_decided_is_asked_anew(office: Office, case: str, pages: Site) -> None:
    """Whose look-ups are to be done stands on their page."""
    ana = Browser(pages, office).sign_in("Ana")
    ana.get("/today")
    drawn = pages.drawn._changes
    decide_rota(
        office.records,
        "clinic",
        HearingRota(days={"monday": office.people["Pablo"]}),
        by=office.people["Sofía"],
        operator="k",
    )
    ana.get("/today")

    assert drawn < pages.drawn._changes


def test_every_look_is_in_the_audit_and_carries_forms_of_its_own(office: Office, case: str, pages: Site) -> None:
    """A page that was drawn before is a look like any other, and its commands have names that were never used."""
    ana = Browser(pages, office).sign_in("Ana")
    commands = [ana.get("/today").all("input[name=command]") for _ in range(2)]
    names = [one.get("value") for form in commands for one in form]

    assert 2 == len(office.records.reads_of("clinic"))
    assert len(names) == len(set(names)) > 2
    assert "Done." in ana.send("/today/acknowledge").text


def test_another_session_of_the_same_person_gets_forms_that_are_its_own(office: Office, case: str, pages: Site) -> None:
    """What is kept carries nobody's token."""
    first, second = (Browser(pages, office).sign_in("Ana") for _ in range(2))
    tokens = {browser.get("/today").all("input[name=csrf]")[0].get("value") for browser in (first, second)}

    assert 2 == len(tokens)
    assert "Done." in second.send("/today/acknowledge").text


def test_nothing_is_drawn_again_while_nothing_changed(office: Office, case: str, pages: Site) -> None:
    """A command that lists do not show is a change all the same: what is kept is never a guess."""
    ana = Browser(pages, office).sign_in("Ana")
    ana.get("/today")
    (kept,) = pages.drawn._values.values()
    ana.get("/today")
    same = kept in pages.drawn._values.values()
    office.do(case, "Ana", AddNote(text="called"))
    ana.get("/today")

    assert (True, False) == (same, kept in pages.drawn._values.values())
