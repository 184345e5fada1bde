"""Who looks on which day: the rota's person, their stand-in, the backup; never somebody who is away."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from amparo.access.people import Absence, Colleague
from amparo.case.hearing_rota import WEEKDAYS, HearingRota, backs_up_on, looks_on
from amparo.declarations import Role

MONDAY = date(2027, 1, 4)
NAMES = ("ana", "pablo", "ines", "bruno")


def office(*without: str, **away: Absence) -> dict[str, Colleague]:
    """Return the people of a clinic: some have left, some are away."""
    return {
        name: Colleague(
            id=name,
            organization="clinic",
            roles=(Role.PARALEGAL,),
            active=name not in without,
            absences=(away[name],) if name in away else (),
        )
        for name in NAMES
    }


ROTA = HearingRota(days={"monday": "ana", "tuesday": "pablo"}, backup="bruno")


def test_each_weekday_has_its_person_and_a_day_without_one_the_backup() -> None:
    """Nobody has Wednesday, and on a Saturday nobody looks but who backs up."""
    days = [MONDAY + timedelta(days=number) for number in (0, 1, 2, 5)]

    assert ["ana", "pablo", "bruno", "bruno"] == [looks_on(ROTA, day, office()) for day in days]
    assert ["bruno", "bruno", "", ""] == [backs_up_on(ROTA, day, office()) for day in days]


def test_who_is_away_is_stood_in_for_and_without_a_stand_in_backed_up() -> None:
    """Ines stands in for Ana; when she is away too, or has left, the backup looks."""
    away = Absence(by="ines", since=MONDAY, until=MONDAY)
    gone = Absence(by="pablo", since=MONDAY, until=MONDAY)

    assert "ines" == looks_on(ROTA, MONDAY, office(ana=away))
    assert "pablo" == looks_on(ROTA, MONDAY, office(ana=away, ines=gone))
    assert "bruno" == looks_on(ROTA, MONDAY, office("ines", ana=away))
    assert "" == backs_up_on(ROTA, MONDAY, office("ines", ana=away))


def test_a_rota_of_nobody_asks_nobody() -> None:
    """Then the roles of the ladder are asked, which is not the rota's affair."""
    assert "" == looks_on(HearingRota(), MONDAY, office())
    assert "" == looks_on(ROTA, MONDAY, office("ana", "bruno"))


PEOPLE = st.sampled_from(["", *NAMES])
ABSENCES = st.builds(
    Absence,
    by=st.sampled_from(NAMES),
    since=st.dates(MONDAY, MONDAY + timedelta(3)),
    until=st.just(MONDAY + timedelta(9)),
)


@given(
    days=st.dictionaries(st.sampled_from(WEEKDAYS), PEOPLE),
    backup=PEOPLE,
    left=st.sets(st.sampled_from(NAMES)),
    away=st.dictionaries(st.sampled_from(NAMES), ABSENCES),
    day=st.dates(MONDAY, MONDAY + timedelta(13)),
)
def test_whoever_is_asked_is_there_and_somebody_is_if_the_day_or_the_backup_is(
    days: dict[str, str], backup: str, left: set[str], away: dict[str, Absence], day: date
) -> None:
    """Whatever the rota says and whoever is away: a look is never asked of an empty chair."""
    people = office(*left, **away)
    rota = HearingRota(days=days, backup=backup)
    there = {id_ for id_, one in people.items() if one.active and not any(a.covers(day) for a in one.absences)}
    weekday = days.get(WEEKDAYS[day.weekday()], "") if day.weekday() < len(WEEKDAYS) else ""

    assert looks_on(rota, day, people) in {"", *there}
    assert backs_up_on(rota, day, people) in {"", *there - {looks_on(rota, day, people)}}
    assert looks_on(rota, day, people) or not there & {weekday, backup}
