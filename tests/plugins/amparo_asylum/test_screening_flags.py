"""The screening flags that ship, each in a case in which it goes up, and in one in which it does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from tests.plugins.amparo_asylum.lives import OPENED, hearing, represented
from tests.plugins.docket import Docket, noon

from amparo.case.commands import AddPerson, RecordEvent, StateFacts
from amparo.case.flags import RaisedFlag, screening, screening_flags
from amparo.case.model import Person
from amparo.declarations import Catalog, FactValue
from amparo_asylum.data import screening_flags as declared

Situation = Callable[[Docket], None]


def raised(docket: Docket) -> dict[str, RaisedFlag]:
    """The flags that are up today, by id; each is up once."""
    found = screening_flags(docket.case, docket.catalog, docket.now.date())
    assert len({flag.flag for flag in found}) == len(found)
    return {flag.flag: flag for flag in found}


def fact(name: str, value: FactValue) -> Situation:
    """Somebody answered a question."""
    return lambda docket: docket.do("ines", StateFacts(facts={f"asylum.{name}": value}))


def notice(*, right: bool, complete: bool) -> Situation:
    """The notice to appear was read."""
    return lambda docket: docket.record(
        "ines", "notice_to_appear_served", OPENED, address_right=right, time_and_place_given=complete
    )


def arrival(day: date) -> Situation:
    """The person came on a day."""
    return lambda docket: docket.record("ines", "last_arrival", day)


def in_court(days_ahead: int) -> Situation:
    """A hearing is set for so many days from now."""

    def live(docket: Docket) -> None:
        represented(docket)
        hearing(docket, "master", OPENED + timedelta(days=days_ahead), OPENED)

    return live


def year_over(docket: Docket) -> None:
    """The year ended with nothing filed."""
    arrival(date(2025, 3, 20))(docket)
    docket.day(date(2026, 3, 24))


def filed_in_time(docket: Docket) -> None:
    """The year ended, and the application was there before."""
    arrival(date(2025, 3, 20))(docket)
    docket.record("ana", "i589_filed", OPENED, proof="receipt notice")
    docket.day(date(2026, 3, 24))


def born(event: str, day: str) -> Situation:
    """A child's date of birth was recorded."""
    return lambda docket: docket.record("ines", event, OPENED, born_on=day)


def check_in(days_ahead: int) -> Situation:
    """An appointment with ICE is so many days from now."""
    day = (OPENED + timedelta(days=days_ahead)).isoformat()
    return lambda docket: docket.record("ines", "check_in_scheduled", OPENED, check_in_on=day)


def fear_finding(outcome: str) -> Situation:
    """An officer decided on the fear of return."""
    return lambda docket: docket.record("ines", "credible_fear_decision", OPENED, outcome=outcome)


CASES: list[tuple[str, Situation, Situation]] = [
    ("detained", fact("custody", "detained"), fact("custody", "not_detained")),
    ("safety_risk", fact("safety_risk", value=True), fact("safety_risk", value=False)),
    # 2026-06-12 is a Friday, and 88 days after March 16; 2026-06-16 is 92 days after it
    ("one_year_at_risk", arrival(date(2025, 6, 12)), arrival(date(2025, 6, 16))),
    ("one_year_past", year_over, filed_in_time),
    # 180 days after March 16 is September 12, a Saturday: the safe date of that birthday is Friday
    (
        "turning_18",
        born("child_birth_date_recorded", "2008-09-12"),
        born("child_birth_date_recorded", "2008-09-16"),
    ),
    # received on the day before the birthday at the latest
    (
        "turning_21",
        born("special_juvenile_path_opened", "2005-09-12"),
        born("special_juvenile_path_opened", "2005-09-17"),
    ),
    ("prior_order", fact("prior_order", "order_in_absentia"), fact("prior_order", "none")),
    ("signed_and_returned", fact("signed_return_papers", value=True), fact("signed_return_papers", value=False)),
    ("hearing_soon", in_court(30), in_court(31)),
    ("check_in_soon", check_in(30), check_in(31)),
    ("negative_fear_finding", fear_finding("negative"), fear_finding("positive")),
    (
        "notice_to_appear_wrong_address",
        notice(right=False, complete=True),
        notice(right=True, complete=True),
    ),
    (
        "notice_to_appear_without_hearing",
        notice(right=True, complete=False),
        notice(right=True, complete=True),
    ),
]


@pytest.mark.parametrize(("flag", "up", "down"), CASES)
def test_a_flag_goes_up_in_its_case_and_in_no_other(
    catalog: Catalog, flag: str, up: Situation, down: Situation
) -> None:
    """Each in the nearest case on either side of the line; and not in a case of which nothing is known."""
    with_it, without = Docket(catalog, OPENED), Docket(catalog, OPENED)
    before = flag in raised(with_it)
    up(with_it)
    down(without)

    assert (False, True, False) == (before, flag in raised(with_it), flag in raised(without))


def test_every_flag_that_ships_is_tried_here() -> None:
    """One more would need a line above."""
    assert {flag.id for flag in declared()} == {flag for flag, _, _ in CASES}


def test_every_flag_says_in_both_languages_what_to_do() -> None:
    """Titles, advice and questions."""
    said = [text for flag in declared() for text in (flag.title, flag.advice, *flag.ask)]

    assert [] == [text.en for text in said if not text.es or text.es == text.en]


@pytest.mark.parametrize(("flag", "years"), [("turning_18", 18), ("turning_21", 21)])
def test_a_date_of_birth_on_record_is_enough(docket: Docket, flag: str, years: int) -> None:
    """Nobody has recorded an event about the child yet: the birthday counts, up to its own day."""
    birthday = OPENED + timedelta(days=100)
    child = Person(id="", role="child", name="Sol Ejemplo", birth_date=birthday.replace(year=birthday.year - years))
    docket.do("ines", AddPerson(person=child))
    days = [birthday - timedelta(days=181), birthday - timedelta(days=180), birthday, birthday + timedelta(days=1)]
    seen = [[one for one in screening_flags(docket.case, docket.catalog, day) if one.flag == flag] for day in days]

    assert [0, 1, 1, 0] == [len(one) for one in seen]
    assert (docket.case.persons[-1].id, birthday) == (seen[1][0].person, seen[1][0].on)


def test_the_age_of_somebody_on_the_other_side_raises_nothing(docket: Docket) -> None:
    """An adverse party may turn 18 without us."""
    birthday = OPENED + timedelta(days=10)
    other = Person(id="", role="adverse", name="Otro Ejemplo", birth_date=birthday.replace(year=birthday.year - 18))
    docket.do("ines", AddPerson(person=other))

    assert {} == raised(docket)


def test_whoever_has_the_rules_deadline_is_told_once(docket: Docket) -> None:
    """By the safe date of the rule, which is no later than the birthday."""
    child = Person(id="", role="child", name="Sol Ejemplo", birth_date=date(2008, 6, 14))
    docket.do("ines", AddPerson(person=child))
    person = docket.case.persons[-1].id
    told = RecordEvent(event="child_birth_date_recorded", on=OPENED, person=person, data={"born_on": "2008-06-14"})
    docket.do("ines", told)

    assert date(2026, 6, 12) == raised(docket)["turning_18"].on


def test_what_to_ask_when_the_year_is_past_are_the_exceptions(docket: Docket) -> None:
    """Seven questions, the first about what has changed; by the day on which the year ended."""
    year_over(docket)
    flag = raised(docket)["one_year_past"]

    assert (7, True) == (len(flag.ask), "changed" in flag.ask[0].en)
    assert (docket.case.persons[0].id, date(2026, 3, 20)) == (flag.person, flag.on)


def test_what_nobody_has_recorded_is_asked_for(docket: Docket) -> None:
    """A case that was just opened: no flag is up, and nothing is known."""
    found = screening(docket.case, docket.catalog, OPENED)
    asked = [one.en for one in found.unknown]

    assert () == found.flags
    assert "date of birth of Luz Marina Ejemplo" in asked
    assert {docket.catalog.event[kind].title.en for kind in ("last_arrival", "notice_to_appear_served")} <= set(asked)
    assert docket.catalog.fact["asylum.custody"].title.en in asked


def test_what_was_answered_is_not_asked_again(docket: Docket) -> None:
    """Whatever the answer was."""
    represented(docket)
    asked = [one.en for one in screening(docket.case, docket.catalog, noon(OPENED).date()).unknown]

    assert ["date of birth of Luz Marina Ejemplo"] == asked


def test_each_client_has_a_year_of_their_own(docket: Docket) -> None:
    """The mother's arrival says nothing of her child's; the man on the other side needs none."""
    for role, name in (("child", "Sol Ejemplo"), ("adverse", "Otro Ejemplo")):
        docket.do("ines", AddPerson(person=Person(id="", role=role, name=name)))
    arrival(OPENED)(docket)
    title = docket.catalog.event["last_arrival"].title
    asked = screening(docket.case, docket.catalog, OPENED).unknown

    assert [f"{title.en}, of Sol Ejemplo"] == [one.en for one in asked if one.en.startswith(title.en)]
