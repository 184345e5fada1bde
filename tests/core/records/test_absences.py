"""Absences as they are kept: sealed, within the organization, and in force in every decision while they last."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from tests.core.case.practice import MORNING
from tests.core.records.office import Office, in_sqlite, intake

from amparo.access.people import Absence
from amparo.case.commands import AddNote, Assign, Refusal, SettleAttention
from amparo.declarations import Role
from amparo.records.carry_out import carry_out
from amparo.records.organizations import OrganizationProfile
from amparo.records.people import Member, Profile
from amparo.records.requests import CarryOut

TODAY = date(2027, 1, 4)
NEXT_MONDAY = date(2027, 1, 11)


def away(office: Office, who: str, by: str, since: date = TODAY, until: date | None = NEXT_MONDAY) -> Member:
    """Have somebody stand in, by first names; it has to be taken."""
    absence = Absence(by=office.people[by], since=since, until=until, set_by="keyboard")
    done = office.records.set_absence(office.people[who], absence, TODAY)
    assert isinstance(done, Member), done
    return done


def test_an_absence_comes_back_as_it_was_set_and_is_in_no_file(office: Office) -> None:
    """Also in another process; who is away when is nobody else's affair."""
    set_ = away(office, "Pablo", "Inés")

    (absence,) = office.reopened().person(office.people["Pablo"]).profile.absences
    assert (absence,) == set_.profile.absences
    assert (office.people["Inés"], TODAY, NEXT_MONDAY, "keyboard") == (
        absence.by, absence.since, absence.until, absence.set_by,
    )  # fmt: skip


@in_sqlite
def test_who_is_away_stands_in_no_file_in_clear(office: Office) -> None:
    """The year alone would be told, were it there: no row of a person holds a date."""
    away(office, "Pablo", "Inés", since=date(2029, 8, 7), until=date(2029, 8, 9))

    assert b"2029-08-0" not in b"".join(path.read_bytes() for path in office.data.iterdir())


def test_a_licence_is_asked_for_when_an_absence_is_set(office: Office) -> None:
    """An intake worker cannot be an attorney for a week; nothing is kept of it."""
    refused = office.records.set_absence(office.people["Ana"], Absence(by=office.people["Inés"], since=TODAY), TODAY)

    assert isinstance(refused, Refusal)
    assert refused.sentence.en.startswith("Inés Prueba cannot stand in for Ana Prueba: what Ana Prueba does as staff")
    assert refused.sentence.es.startswith("Inés Prueba no puede suplir a Ana Prueba")
    assert () == office.records.person(office.people["Ana"]).profile.absences


def test_nobody_of_another_organization_stands_in(office: Office) -> None:
    """Their account opens nothing here."""
    office.records.create_organization("another", OrganizationProfile(name="Otra"))
    stranger = office.records.add_person("another", Profile(name="Eva Prueba"), (Role.PARALEGAL,))

    refused = office.records.set_absence(office.people["Pablo"], Absence(by=stranger.id, since=TODAY), TODAY)

    assert isinstance(refused, Refusal)


def test_ending_keeps_the_days_that_are_past_and_drops_what_was_only_planned(office: Office) -> None:
    """Who stood in last week can still be told; from today on nobody does."""
    away(office, "Pablo", "Inés", until=None)
    away(office, "Inés", "Clara", since=date(2027, 2, 1), until=None)

    ended = office.records.end_absence(office.people["Pablo"], date(2027, 1, 8))
    dropped = office.records.end_absence(office.people["Inés"], date(2027, 1, 8))
    nothing = office.records.end_absence(office.people["Inés"], date(2027, 1, 8))

    assert isinstance(ended, Member)
    assert isinstance(dropped, Member)
    assert isinstance(nothing, Refusal)
    assert [date(2027, 1, 7)] == [absence.until for absence in ended.profile.absences]
    assert () == dropped.profile.absences
    assert "Nobody stands in for Inés Prueba, so there is nothing to end." == nothing.sentence.en


def test_a_stand_in_is_refused_before_and_after_and_taken_while_it_lasts(office: Office, case: str) -> None:
    """By the office's own calendar: at ten in the evening of the last day in Los Angeles it is the next day in UTC."""
    office.do(case, "Sofía", Assign(role=Role.PARALEGAL, person=office.people["Pablo"]))
    away(office, "Pablo", "Inés", since=date(2027, 1, 5), until=date(2027, 1, 6))
    settle = SettleAttention(item="x99", how="seen")
    codes = []
    for now in (MORNING, datetime(2027, 1, 5, 8, tzinfo=UTC), datetime(2027, 1, 7, 6, tzinfo=UTC),
                datetime(2027, 1, 7, 9, tzinfo=UTC)):  # fmt: skip
        office.now = office.wall = now
        refused = office.ask(case, "Inés", settle).refused
        codes.append(refused.code if refused else "")

    assert ["not_allowed", "unknown_attention", "unknown_attention", "not_allowed"] == codes


def test_the_record_says_for_whom_a_stand_in_acted(office: Office, case: str) -> None:
    """And nothing of the kind for what they do in their own right."""
    office.do(case, "Sofía", Assign(role=Role.PARALEGAL, person=office.people["Pablo"]))
    away(office, "Pablo", "Inés")
    office.do(case, "Inés", AddNote(text="while Pablo is away"))
    office.do(case, "Sofía", AddNote(text="as supervising attorney"))

    stood_in, own = office.records.history(case)[-2:]

    assert (office.people["Inés"], office.people["Pablo"]) == (stood_in.actor, stood_in.for_whom)
    assert (office.people["Sofía"], "") == (own.actor, own.for_whom)
    assert office.records.verify_chain(case).holds


def test_a_new_case_is_opened_by_nobody_in_anothers_stead(office: Office) -> None:
    """It is not yet the case of whoever is away."""
    away(office, "Inés", "Clara")
    reserved = office.records.reserve_case(office.command("Clara", intake()))

    refused = carry_out(office.records, CarryOut(case=reserved.case, command=reserved.command, now=office.now)).refused

    assert refused is not None
    assert "not_allowed" == refused.code


def test_whoever_is_told_of_an_assignment_has_their_stand_in_told_too(office: Office, case: str) -> None:
    """Both get it, with for whom; the mail of the one who is away is the same as ever."""
    away(office, "Pablo", "Inés")
    office.do(case, "Sofía", Assign(role=Role.PARALEGAL, person=office.people["Pablo"]))

    told = {n.notice.recipient: n.notice.for_whom for n in office.records.notices_about(case)}

    assert {office.people["Pablo"]: (), office.people["Inés"]: (office.people["Pablo"],)} == told


@pytest.mark.parametrize(("day", "stands"), [(TODAY, True), (date(2027, 1, 12), False)])
def test_whoever_acts_comes_with_those_for_whom_they_stand_in_today(office: Office, day: date, *, stands: bool) -> None:
    """What they may see of a case follows from it."""
    away(office, "Pablo", "Inés")

    acting = office.records.acting(office.records.person(office.people["Inés"]), day)

    assert ([office.people["Pablo"]] if stands else []) == [one.id for one in acting.stands_in_for]
