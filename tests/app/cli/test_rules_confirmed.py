"""Where a deadline is shown, whether an attorney of the organization confirmed its rule."""

from __future__ import annotations

from datetime import date

import pytest
from tests.app.clinic import Run
from tests.core.records.office import Office

from amparo.case.commands import CompleteStep, RecordEvent
from amparo.case.rule_review import CONFIRMATIONS, RuleConfirmation

RULE = "one_year"


@pytest.fixture
def number(office: Office) -> str:
    """Return the number of a case with a deadline of one year."""
    case = office.open_case()
    office.do(case, "Inés", CompleteStep(step="conflict_check"))
    office.do(case, "Pablo", RecordEvent(event="last_arrival", on=date(2026, 9, 1)))
    return office.records.read_case(case, "clinic").number


def shown(amparo: Run, number: str, *words: str) -> str:
    """Return a case's sheet without its line ends."""
    return " ".join(amparo("case", "show", number, *words, by="Ana Prueba").out.split())


def test_a_confirmed_rule_is_named_with_whoever_confirmed_it(amparo: Run, number: str) -> None:
    """In both languages, and nowhere as unconfirmed."""
    before = shown(amparo, number)
    amparo("rules", "confirm", RULE, by="Ana Prueba")
    after, spanish = shown(amparo, number), shown(amparo, number, "--language", "es")

    assert "not confirmed by an attorney of this office" in before
    assert "confirmed by Ana Prueba" in after
    assert "not confirmed" not in after
    assert "la confirmó Ana Prueba" in spanish


def test_another_version_of_the_rule_that_was_confirmed_counts_as_none(
    amparo: Run, number: str, office: Office
) -> None:
    """The deadline was counted by words that nobody confirmed."""
    earlier = RuleConfirmation(rule_version="0123456789ab", on=date(2027, 1, 4))
    office.records.decide("clinic", CONFIRMATIONS, RULE, earlier, by=office.people["Ana"])

    assert "another version of this rule was confirmed; this one is not confirmed by an attorney" in shown(
        amparo, number
    )


def test_the_list_of_due_dates_marks_what_nobody_confirmed(amparo: Run, number: str) -> None:
    """For a person in words, for a program as a field."""
    words = ("deadlines", "due", "--within", "9999d")
    before, unsure = amparo(*words).out, amparo(*words, "--json").json
    amparo("rules", "confirm", RULE, by="Ana Prueba")
    after, sure = amparo(*words).out, amparo(*words, "--json").json

    assert "rule not confirmed by an attorney" in " ".join(before.split())
    assert "not confirmed" not in after
    assert ([False], [True]) == ([row["rule_confirmed"] for row in unsure], [row["rule_confirmed"] for row in sure])
