"""The office of `amparo.testing`: what a test asks of it, what it is told, and what it is told when it asks wrongly."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from amparo.declarations import Role
from amparo.errors import InvalidInput, Refused, UnknownName
from amparo.testing import Amparo, LivedCase
from amparo.testing.house import PEOPLE

MONDAY = date(2026, 3, 16)
NEEDS: dict[str, bool | int | str | date] = {
    "county": "los_angeles", "people": 2, "clothes": True, "hygiene": False, "food": False, "shelter": False,
    "transport": False, "agrees": True,
}  # fmt: skip


@pytest.fixture
def case(amparo: Amparo) -> LivedCase:
    """Return the case of somebody who was released."""
    return amparo.open_case("defensive_asylum", on=MONDAY, facts={"asylum.custody": "released"})


def test_there_is_somebody_for_each_role() -> None:
    """A plugin may give its steps to any of them."""
    assert set(Role) == set(PEOPLE)


def test_the_office_begins_on_its_first_day_or_with_its_first_case(amparo: Amparo) -> None:
    """Tests that say no date give the same result on every day."""
    assert date(2027, 1, 4) == amparo.today

    amparo.open_case("defensive_asylum", on="2020-02-29")

    assert date(2020, 2, 29) == amparo.today


def test_a_step_is_done_by_whoever_may(case: LivedCase) -> None:
    """Nobody has to be named; the record says who it was."""
    case.do("support_needs", NEEDS)

    assert case.is_done("support_needs")
    assert "carecen_la.clothes" in case.facts


def test_an_action_is_run_as_soon_as_its_step_opens(case: LivedCase) -> None:
    """In the plugin's own process; its answer opens what waited for it."""
    case.do("support_needs", NEEDS)

    assert case.is_done("suggest_support_places")
    assert case.step("give_support_referral").is_open


def test_without_an_answer_the_step_is_a_persons(amparo: Amparo, case: LivedCase) -> None:
    """As in an office: the step falls to people, who are told."""
    amparo.silence_actions()
    case.do("support_needs", NEEDS)

    assert case.step("suggest_support_places").is_open
    assert "action_failed" in {mail.kind for mail in case.mails}


def test_every_reminder_on_the_way_rings(amparo: Amparo, case: LivedCase) -> None:
    """The one-year date of an arrival in March 2026 has come and gone in April 2027: it rang, and was missed."""
    case.record("last_arrival", on="2026-03-10", manner="between_ports_of_entry", shown_by="passport stamp")
    deadline = case.deadline("asylum_one_year_filing")
    amparo.move_to("2027-04-01")

    assert "running" == deadline.status
    assert "missed" == case.deadline("asylum_one_year_filing").status
    assert case.deadline("asylum_one_year_filing").rang > deadline.rang
    assert date(2027, 4, 1) == amparo.today


def test_mails_are_read_in_both_languages_and_name_nobody(amparo: Amparo, case: LivedCase) -> None:
    """What a colleague reads says the case's number and nothing about the client."""
    amparo.move(days=14)
    first = case.mails[0]

    assert case.number in first.subject.en
    assert first.body.en != first.body.es
    assert not any("Luz Marina" in mail.body.en + mail.body.es for mail in case.mails)


def test_a_letter_is_read_as_its_reader_does(case: LivedCase) -> None:
    """Header, text, table and footer, in the language that was asked for."""
    case.do("support_needs", NEEDS)

    assert "16 de marzo de 2026" in case.document("support_referral", "es")
    assert "March 16, 2026" in case.document("support_referral", "en")


def test_an_action_can_be_called_alone(amparo: Amparo) -> None:
    """With its declared fields only, and its answers checked."""
    found = amparo.action("suggest_support_places", {"carecen_la.county": "orange", "carecen_la.food": True})

    assert "food / comida" == found["needs"]


def test_two_cases_are_moved_together(amparo: Amparo, case: LivedCase) -> None:
    """There is one calendar in an office."""
    other = amparo.open_case("defensive_asylum")
    amparo.move(days=7)

    assert case.mails
    assert other.mails


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("support_need", "Did you mean support_needs"),
        ("give_support_referral", "Open now: urgency_triage, record_names"),
        ("conflict_check", "is not done yet"),
    ],
)
def test_a_step_that_cannot_be_done_says_why_and_what_can(case: LivedCase, step: str, said: str) -> None:
    """The nearest name, what it waits for, and what is open instead."""
    with pytest.raises(Refused, match="Open now: ") as refused:
        case.do(step)

    assert said in str(refused.value)


def test_missing_answers_are_named_with_all_that_is_asked(case: LivedCase) -> None:
    """Nobody has to look the form up."""
    with pytest.raises(Refused) as refused:
        case.do("support_needs", people=2)

    assert "(county) is not answered" in str(refused.value)
    assert "Step support_needs asks: county ('los_angeles' or " in str(refused.value)


def test_a_wrong_role_is_refused(case: LivedCase) -> None:
    """Whoever is named has to hold the role, as in an office."""
    with pytest.raises(Refused, match="social worker"):
        case.do("support_needs", NEEDS, by=Role.PRO_BONO_COORDINATOR)


@pytest.mark.parametrize("day", ["2026-02-30", "tomorrow", "2026-3-1"])
def test_a_day_that_does_not_exist_is_refused(amparo: Amparo, day: str) -> None:
    """With the way to write it."""
    with pytest.raises(InvalidInput, match="write it as 2027-01-04"):
        amparo.move_to(day)


def test_time_only_goes_ahead(amparo: Amparo, case: LivedCase) -> None:
    """A case's clock cannot be set back, in a test as little as in an office."""
    with pytest.raises(InvalidInput, match="Time only goes ahead"):
        amparo.move_to("2026-03-15")


def test_an_instant_has_its_zone(amparo: Amparo, case: LivedCase) -> None:
    """An hour without a zone is not an instant."""
    with pytest.raises(InvalidInput, match="without a time zone"):
        amparo.move_to(datetime(2026, 4, 1))  # noqa: DTZ001 - that is the mistake
    amparo.move_to(datetime(2026, 4, 1, 20, tzinfo=UTC))

    assert date(2026, 4, 1) == amparo.today


@pytest.mark.parametrize(
    ("ask", "nearest"),
    [
        (lambda case: case.record("last_arival"), "last_arrival"),
        (lambda case: case.deadline("asylum_one_year"), "asylum_one_year_filing"),
        (lambda case: case.is_done("support_need"), "support_needs"),
        (lambda case: case.step("support_need"), "support_needs"),
        (lambda case: case.document("support_referal"), "support_referral"),
    ],
)
def test_a_name_that_nobody_declared_is_told_with_the_nearest(case: LivedCase, ask: object, nearest: str) -> None:
    """A slip of the finger is not looked for in the engine."""
    with pytest.raises(UnknownName) as unknown:
        ask(case)  # type: ignore[operator]

    assert nearest in unknown.value.nearest


def test_a_rule_without_a_deadline_yet_says_what_starts_it(case: LivedCase) -> None:
    """It exists; nothing has started it."""
    with pytest.raises(InvalidInput, match="it starts with last_arrival"):
        case.deadline("asylum_one_year_filing")


def test_a_key_that_no_intake_has_is_refused(amparo: Amparo) -> None:
    """Persons are written as in an intake file."""
    with pytest.raises(UnknownName, match="birth_date"):
        amparo.open_case("defensive_asylum", persons=[{"role": "principal", "name": "Luz", "birthdate": "1990-01-01"}])


def test_a_refusal_stands_at_the_line_of_the_test(case: LivedCase) -> None:
    """Whoever reads the failure is not led through the engine."""
    with pytest.raises(Refused) as refused:
        case.do("support_need")

    assert ["refusals.py"] == [entry.path.name for entry in refused.traceback][1:]  # type: ignore[union-attr]
