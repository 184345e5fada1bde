"""Dates from papers at a terminal: shown beside the rule's, listed while one person alone has read them."""

from __future__ import annotations

from datetime import date

import pytest
from tests.app.clinic import Run
from tests.core.records.office import CLIENT, Office

from amparo.case.commands import RecordEvent, SetPrinted, VerifyPrinted

PAPER, REFERENCE = "request for evidence with a seal", "LIN-0000-111"
PRINTED, OTHER = date(2027, 4, 20), date(2027, 3, 16)


@pytest.fixture
def case(office: Office) -> str:
    """Return the id of a case in which Pablo entered the date on a paper; the rule counts to April 1, 2027."""
    id_ = office.open_case()
    office.do(id_, "Pablo", RecordEvent(event="request_for_evidence", on=date(2027, 1, 4)))
    office.do(id_, "Pablo", SetPrinted(deadline="answer_request", on=PRINTED, paper=PAPER, reference=REFERENCE))
    return id_


@pytest.fixture
def number(office: Office, case: str) -> str:
    """Return the number of that case."""
    return office.case(case).number


def flat(printed: str) -> str:
    """Return what was printed without its line ends and indents."""
    return " ".join(printed.split())


def test_an_unverified_date_stands_beside_the_rules_with_who_entered_it_and_what_to_do(
    amparo: Run, office: Office, number: str
) -> None:
    """The rule's date is in force; that they differ, and the command for the second person, is told."""
    shown = flat(amparo("case", "show", number, by="Ana Prueba").out)

    assert "on the paper Tuesday, April 20, 2027, NOT VERIFIED: entered by Pablo Prueba on Jan 4, 2027 10:00" in shown
    assert f"paper: {PAPER} · {REFERENCE} · by the rule Thursday, April 1, 2027: they differ" in shown
    assert f"amparo deadline verify {number} d" in shown
    assert "date on the paper for d" in shown


def test_a_disputed_and_a_verified_date_say_who_read_what(amparo: Run, office: Office, case: str, number: str) -> None:
    """First two readings that differ; then two that agree."""
    office.do(case, "Ana", VerifyPrinted(deadline="answer_request", on=OTHER))
    disputed = flat(amparo("case", "show", number, by="Ana Prueba").out)
    office.do(case, "Sofía", VerifyPrinted(deadline="answer_request", on=PRINTED))
    verified = flat(amparo("case", "show", number, "--all", by="Ana Prueba").out)

    assert "April 20, 2027, DISPUTED: entered by Pablo Prueba on Jan 4, 2027 10:00; Ana Prueba read" in disputed
    assert "Ana Prueba read Tuesday, March 16, 2027" in disputed
    assert "Tuesday, April 20, 2027, read by Pablo Prueba and Sofía Prueba" in verified
    assert f"verified: April 20, 2027, read by Pablo Prueba and Sofía Prueba ({PAPER})" in verified
    assert "settled: dos personas leen ahora martes, 20 de abril de 2027 en el documento" in verified


def test_it_is_shown_in_spanish(amparo: Run, number: str) -> None:
    """Half of the clinic works in Spanish."""
    shown = flat(amparo("case", "show", number, "--language", "es", by="Ana Prueba").out)

    assert "martes, 20 de abril de 2027, SIN VERIFICAR: la anotó Pablo Prueba el 4 ene 2027 10:00" in shown
    assert "según la regla jueves, 1 de abril de 2027: no coinciden" in shown


def test_what_nobody_has_verified_is_listed_until_somebody_has(
    amparo: Run, office: Office, case: str, number: str
) -> None:
    """By the case's number; for whoever is signed in the client, the paper and its reference too."""
    nameless, named = amparo("deadlines", "unverified"), amparo("deadlines", "unverified", by="Pablo Prueba")
    (row,) = amparo("deadlines", "unverified", "--json").json

    assert number in nameless.out
    assert not [word for word in (CLIENT, PAPER, REFERENCE) if word in flat(nameless.out)]
    assert CLIENT in named.out
    (seen,) = amparo("deadlines", "unverified", "--json", by="Pablo Prueba").json
    assert (PAPER, REFERENCE) == (seen["paper"], seen["reference"])
    assert ("", "", "") == (row["paper"], row["reference"], row["client"])
    assert ("unverified", "2027-04-20", "2027-04-01", "2027-04-01", office.people["Pablo"]) == (
        row["state"],
        row["day"],
        row["counted"],
        row["legal_due"],
        row["entered_by"],
    )

    office.do(case, "Ana", VerifyPrinted(deadline="answer_request", on=PRINTED))

    assert "Every date from a paper was read by two persons." in amparo("deadlines", "unverified").out


def test_a_volunteer_without_the_case_sees_nothing_of_it(amparo: Run, number: str) -> None:
    """They must not learn that there is one."""
    assert [] == amparo("deadlines", "unverified", "--json", by="Víctor Prueba").json


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["set-printed", "--date", "2027-02-30", "--paper", "order"], "There is no date “2027-02-30” (--date)."),
        (["verify", "--date", "20 April"], "There is no date “20 April” (--date)."),
        (["set-printed", "--date", "2027-03-04"], "--paper"),
    ],
)
def test_a_command_that_cannot_be_meant_is_refused_before_it_is_sent(
    amparo: Run, number: str, words: list[str], said: str
) -> None:
    """A date that does not exist, one that nobody can read, no paper named."""
    answer = amparo("deadline", words[0], number, "answer_request", *words[1:], by="Ana Prueba")

    assert 2 == answer.code
    assert said in answer.err


def test_both_commands_reach_the_engine_or_change_nothing(amparo: Run, office: Office, case: str, number: str) -> None:
    """Nothing runs here, and that is told."""
    before = office.case(case).seq
    for words in (["set-printed", "--date", "2027-03-04", "--paper", PAPER], ["verify", "--date", "2027-03-04"]):
        answer = amparo("deadline", words[0], number, "answer_request", *words[1:], by="Ana Prueba")
        assert 5 == answer.code
        assert answer.err.startswith("Amparo does not run for")

    assert before == office.case(case).seq
