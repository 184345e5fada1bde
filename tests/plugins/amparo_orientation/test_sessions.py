"""The orientation of volunteers, worked out by hand: sessions, seats, who came, what they may do, who is reminded."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.plugins.docket import catalog_of
from tests.plugins.ledger import Ledger

from amparo.declarations import Catalog

BY_HAND: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "sessions.yaml").read_text(encoding="utf-8"))
VOLUNTEER = {
    "name": "Marta Ejemplo",
    "email": "marta@example.org",
    "telephone": "555-0110",
    "mail_language": "es",
    "may_write": True,
    "kind": "individual",
    "first_language": "spanish",
}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """Return the catalog of an office with the orientation, as its plugin ships."""
    return catalog_of("orientation")


@pytest.fixture
def ledger(catalog: Catalog) -> Ledger:
    """Return the registers of an office in the middle of November 2026, before anything was written."""
    return Ledger(catalog, date(2026, 11, 16))


@pytest.fixture
def december(ledger: Ledger) -> str:
    """Return the session of December 7, 2026."""
    return ledger.come_again("orientation_sessions")[0]


def volunteer(ledger: Ledger, **other: Any) -> str:
    """Register a volunteer."""
    return ledger.add("volunteers", "clara", **VOLUNTEER | other)


def first_of(month: str) -> date:
    """Return the first day of a month."""
    return date.fromisoformat(f"{month}-01")


@pytest.mark.parametrize("example", BY_HAND, ids=lambda example: example["month"])
def test_each_month_has_its_session_on_the_first_monday(catalog: Catalog, example: dict[str, Any]) -> None:
    """Asked on the first of the month, the next session is that of the wall calendar, seven to nine in the evening."""
    ledger = Ledger(catalog, first_of(example["month"]))
    held = ledger.values(ledger.come_again("orientation_sessions")[0])

    assert [example["day"].isoformat(), "19:00", "21:00"] == [held["day"], held["starts"], held["ends"]]


@pytest.mark.parametrize("example", BY_HAND, ids=lambda example: example["month"])
def test_reminders_leave_two_days_before_and_on_the_morning_before(catalog: Catalog, example: dict[str, Any]) -> None:
    """Each leaves at nine in the morning of the office's own wall, also where the clocks change in between."""
    ledger = Ledger(catalog, first_of(example["month"]))
    ledger.now = datetime.fromisoformat("2026-01-01T00:00:00+00:00")  # long before: even January's first has its two
    session = ledger.come_again("orientation_sessions")[0]
    ledger.do(session, "clara", "sign_up", volunteer=volunteer(ledger))

    assert example["reminders"] == [one.at for one in ledger.reminders(session)]


@pytest.mark.parametrize("example", BY_HAND, ids=lambda example: example["month"])
def test_a_session_on_a_holiday_says_so(catalog: Catalog, example: dict[str, Any]) -> None:
    """It is held unless a person moves it: the warning names the holiday, and other days have none."""
    ledger = Ledger(catalog, first_of(example["month"]))
    sheet = ledger.sheet(ledger.come_again("orientation_sessions")[0], "clara")
    holidays = [example["holiday"]] if "holiday" in example else []

    assert holidays == [warning.en.partition("(")[2].partition(").")[0] for warning in sheet.warnings]


def test_three_sessions_stand_ready(ledger: Ledger) -> None:
    """In November people can sign up for December, January and February."""
    days = [ledger.values(session)["day"] for session in ledger.come_again("orientation_sessions")]

    assert ["2026-12-07", "2027-01-04", "2027-02-01"] == days


def test_whoever_signs_up_takes_a_seat_and_whoever_signs_off_gives_it_back(ledger: Ledger, december: str) -> None:
    """Of thirty seats one is taken, and then it is free again."""
    marta = volunteer(ledger)
    ledger.do(december, "clara", "sign_up", volunteer=marta)
    with_her = ledger.values(december)["seats"]
    ledger.do(december, "clara", "sign_off", volunteer=marta)

    assert [29, 30] == [with_her, ledger.values(december)["seats"]]
    assert () == ledger.reminders(december)


def test_nobody_is_signed_up_twice(ledger: Ledger, december: str) -> None:
    """The second time is refused, and no second seat is gone."""
    marta = volunteer(ledger)
    ledger.do(december, "clara", "sign_up", volunteer=marta)

    assert "counted once" in ledger.refused(december, "clara", "sign_up", volunteer=marta)
    assert 29 == ledger.values(december)["seats"]


def test_a_full_session_takes_nobody_until_there_is_room(ledger: Ledger) -> None:
    """With one seat the second volunteer is refused; with one more they are taken."""
    small = ledger.add(
        "orientation_sessions", "clara", day="2026-12-09", starts="10:00", ends="12:00", place="office", seats=1
    )
    ledger.do(small, "clara", "sign_up", volunteer=volunteer(ledger))
    second = volunteer(ledger, name="Nora Ejemplo", email="nora@example.org")

    assert "free seats" in ledger.refused(small, "clara", "sign_up", volunteer=second)
    ledger.do(small, "clara", "add_seats", number=1)
    ledger.do(small, "clara", "sign_up", volunteer=second)
    assert 2 == len(ledger.lines(small, "signed_up"))


def test_whoever_came_may_help_at_the_desk_and_interprets_after_a_check(ledger: Ledger, december: str) -> None:
    """Before the session nothing is allowed, not even the language check; after it the desk; after the check, Mam."""
    marta = volunteer(ledger)
    too_soon = ledger.refused(marta, "clara", "passed_language_check", language="mam")
    ledger.noon(date(2026, 12, 8))
    ledger.do(december, "clara", "mark_came", volunteer=marta)
    after = ledger.values(marta)
    ledger.do(marta, "clara", "passed_language_check", language="mam")

    assert "came to the orientation on" in too_soon
    assert ["2026-12-07", True, False] == [
        after["oriented_on"],
        after["may_help_at_desk"],
        after["may_interpret"],
    ]
    assert ledger.values(marta)["may_interpret"] is True
    assert [{"language": "mam", "checked_on": "2026-12-08"}] == ledger.lines(marta, "interprets")


def test_whoever_leaves_may_do_nothing_any_more(ledger: Ledger, december: str) -> None:
    """What they were allowed is taken back with them, also that we write to them."""
    marta = volunteer(ledger)
    ledger.do(december, "clara", "sign_up", volunteer=marta)
    ledger.do(december, "clara", "mark_came", volunteer=marta)
    ledger.do(marta, "clara", "leave")
    held = ledger.values(marta)

    assert [False] * 4 == [held[name] for name in ("may_help_at_desk", "may_interpret", "may_accompany", "may_write")]


def test_a_moved_session_moves_its_reminders(ledger: Ledger, december: str) -> None:
    """From the seventh to the fourteenth: nine in the morning of the twelfth and of the fourteenth, in winter time."""
    ledger.do(december, "clara", "sign_up", volunteer=volunteer(ledger))
    before = {one.id for one in ledger.reminders(december)}
    ledger.do(december, "clara", "move", day="2026-12-14", starts="18:00", ends="20:00", reason="the hall is taken")
    after = ledger.reminders(december)

    assert ["2026-12-12T17:00:00+00:00", "2026-12-14T17:00:00+00:00"] == [one.at.isoformat() for one in after]
    assert before.isdisjoint(one.id for one in after)
    assert "14 de diciembre de 2026, de 18:00 a 20:00" in after[0].sentence.es
    assert "the hall is taken" == ledger.values(december)["why_changed"]


def test_a_reminder_is_in_the_volunteers_language_and_names_nobody(ledger: Ledger, december: str) -> None:
    """It goes to the address that they gave, in Spanish, and says when and where: no name, no telephone."""
    ledger.do(december, "clara", "sign_up", volunteer=volunteer(ledger))
    first = ledger.reminders(december)[0]

    assert ("marta@example.org", "es") == (first.address, first.language)
    assert [] == [word for word in ("Marta", "555-0110") if word in first.sentence.es + first.sentence.en]


@pytest.mark.parametrize("other", [{"may_write": False}, {"email": None}], ids=["no consent", "no address"])
def test_whoever_did_not_agree_is_not_written_to(ledger: Ledger, december: str, other: dict[str, Any]) -> None:
    """No consent or no address: they sit in the session all the same."""
    given = {name: value for name, value in (VOLUNTEER | other).items() if value is not None}
    ledger.do(december, "clara", "sign_up", volunteer=ledger.add("volunteers", "clara", **given))

    assert () == ledger.reminders(december)


def test_a_reminder_that_is_late_is_not_lost_while_the_session_is_still_to_come(ledger: Ledger, december: str) -> None:
    """At noon of the day the one of nine o'clock may still wait for a mail server; the next day it is of no use."""
    ledger.do(december, "clara", "sign_up", volunteer=volunteer(ledger))
    ledger.noon(date(2026, 12, 7))
    on_the_day = ledger.reminders(december)
    ledger.noon(date(2026, 12, 8))

    assert ["2026-12-07T17:00:00+00:00"] == [one.at.isoformat() for one in on_the_day]
    assert () == ledger.reminders(december)


def test_whoever_signs_up_late_gets_one_mail(ledger: Ledger, december: str) -> None:
    """On the Sunday before, the first reminder leaves at once, and that of Monday at nine; on Monday only the one."""
    ledger.noon(date(2026, 12, 6))
    ledger.do(december, "clara", "sign_up", volunteer=volunteer(ledger))
    on_sunday = len(ledger.reminders(december))
    ledger.noon(date(2026, 12, 7))

    assert [2, 1] == [on_sunday, len(ledger.reminders(december))]


def test_a_session_called_off_reminds_nobody(ledger: Ledger, december: str) -> None:
    """With the session its reminders are gone."""
    ledger.do(december, "clara", "sign_up", volunteer=volunteer(ledger))
    ledger.do(december, "clara", "call_off", reason="the partner cannot come")

    assert () == ledger.reminders(december)


def test_reports_count_without_names(ledger: Ledger, december: str) -> None:
    """Three speakers of Spanish are counted; one of Mam would be a person, so her group is not shown."""
    for name in ("Marta", "Nora", "Olga"):
        someone = volunteer(ledger, name=f"{name} Ejemplo", email=f"{name.lower()}@example.org")
        ledger.do(december, "clara", "mark_came", volunteer=someone)
    volunteer(ledger, name="Petrona Ejemplo", first_language="mam")
    ledger.do(december, "clara", "finish")

    assert {"Spanish": 3, "Mam": None} == ledger.figures("volunteers", "by_first_language")
    assert {"2026-12": 3} == ledger.figures("orientation_sessions", "attendance")
    assert {"2026-12 held": 1, "2027-01 planned": 1, "2027-02 planned": 1} == ledger.figures(
        "orientation_sessions", "sessions"
    )
    assert {"2026-12": 3} == ledger.figures("volunteers", "oriented")


@pytest.mark.parametrize("who", ["dina", "ana", "victor", "ines"])
def test_only_coordinators_read_the_volunteers(ledger: Ledger, who: str) -> None:
    """A volunteer's own data are read by who looks after volunteers: not at the desk, nor by the lawyers."""
    volunteer(ledger)

    assert () == ledger.rows("volunteers", "all", who)
    assert 1 == len(ledger.rows("volunteers", "all", "clara"))
