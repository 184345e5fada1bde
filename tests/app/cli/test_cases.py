"""What is read of cases from a terminal: everything here works on records alone, with nothing running."""

from __future__ import annotations

from datetime import date

import pytest
from tests.app.clinic import Run
from tests.core.records.office import A_NUMBER, CLIENT, Office

from amparo.case.commands import CompleteStep, RecordEvent


@pytest.fixture
def number(office: Office) -> str:
    """Return the number of a case that has arrived as far as its first deadline."""
    case = office.open_case()
    office.do(case, "Inés", CompleteStep(step="conflict_check"))
    office.do(case, "Pablo", RecordEvent(event="last_arrival", on=date(2026, 9, 1)))
    return office.records.read_case(case, "clinic").number


def flat(printed: str) -> str:
    """Return what was printed without its line ends and indents."""
    return " ".join(printed.split())


def test_a_case_is_shown_with_what_to_do_and_every_date_with_its_reasons(amparo: Run, number: str) -> None:
    """The first screen of the day answers: what now, by when, why."""
    shown = flat(amparo("case", "show", number, by="Pablo Prueba").out)

    assert f"Case {number} {CLIENT}" in shown
    assert "● screening" in shown
    assert "one year act by · running" in shown
    assert "1 year after Tuesday, September 1, 2026 is Wednesday, September 1, 2027." in shown
    assert "Act of the tests, section 1 · rule one_year" in shown
    assert "not confirmed by an attorney of this office" in shown
    assert "the step “screening” is not done yet" in flat(
        amparo("case", "show", number, "--all", by="Pablo Prueba").out
    )


def test_only_what_the_reader_may_do_is_marked_as_theirs(amparo: Run, number: str) -> None:
    """An intake worker sees the paralegal's step, and that it is not theirs."""
    assert "● screening" not in amparo("case", "show", number, by="Inés Prueba").out
    assert "  screening" in amparo("case", "show", number, by="Inés Prueba").out


def test_a_case_is_shown_in_spanish(amparo: Run, number: str) -> None:
    """Half of the clinic works in Spanish."""
    shown = flat(amparo("case", "show", number, "--language", "es", by="Pablo Prueba").out)

    assert "Por hacer ahora" in shown
    assert "1 año después del martes, 1 de septiembre de 2026 es el miércoles, 1 de septiembre de 2027." in shown
    assert "To do now" not in shown


def test_in_a_pipe_there_is_neither_colour_nor_a_frame_nor_a_line_longer_than_a_hundred(
    amparo: Run, number: str
) -> None:
    """What is piped into a file or a mail has to read like a letter."""
    lines = amparo("case", "show", number, "--all", by="Pablo Prueba").out.splitlines()

    assert not any("\x1b" in line or set(line) & set("│┃╭╮╰╯━─") for line in lines)
    assert [] == [line for line in lines if len(line) > 100 or line != line.rstrip()]


def test_a_program_reads_a_case_as_json(amparo: Run, number: str) -> None:
    """Everything that the screen is drawn from, and nothing translated."""
    answer = amparo("case", "show", number, "--json", by="Pablo Prueba").json

    assert A_NUMBER == answer["case"]["persons"][0]["a_number"]
    assert "screening" in {item["step"] for item in answer["settlement"]["agenda"]}
    assert ["screening"] == answer["mine"]
    assert list(range(1, len(answer["history"]) + 1)) == [entry["seq"] for entry in answer["history"]]


def test_a_volunteer_without_the_case_sees_nothing_of_it(amparo: Run, number: str) -> None:
    """A volunteer reads the cases that are theirs, and learns nothing of others from a list."""
    refused = amparo("case", "show", number, by="Víctor Prueba")

    assert 3 == refused.code
    assert CLIENT not in refused.out + refused.err
    assert refused.err.startswith(f"Víctor Prueba may not see case {number}: this case is not assigned to you")
    assert [] == amparo("case", "list", "--json", by="Víctor Prueba").json
    assert [] == amparo("deadlines", "due", "--within", "10000d", "--json", by="Víctor Prueba").json


def test_cases_are_listed_with_client_phase_and_nearest_date(amparo: Run, number: str) -> None:
    """One line to a case."""
    (row,) = amparo("case", "list", "--json", by="Pablo Prueba").json

    assert (number, CLIENT, "screening", "2027-09-01") == (row["number"], row["client"], row["phase"], row["next_due"])
    assert CLIENT in amparo("case", "list", by="Pablo Prueba").out


def test_deadlines_that_are_due_come_nearest_first_with_the_days_that_are_left(amparo: Run, office: Office) -> None:
    """Whoever is not signed in sees numbers and dates; names are for those who may see the case."""
    for day in (date(2026, 12, 1), date(2026, 10, 1)):
        office.do(office.open_case(), "Pablo", RecordEvent(event="last_arrival", on=day))

    nameless = amparo("deadlines", "due", "--within", "10000d")
    named = amparo("deadlines", "due", "--within", "10000d", by="Pablo Prueba")
    dates = [line["safe_due"] for line in amparo("deadlines", "due", "--within", "10000d", "--json").json]

    assert ["2027-10-01", "2027-12-01"] == dates
    assert CLIENT not in nameless.out
    assert CLIENT.split()[0] in named.out


def test_what_can_be_recorded_now_is_listed_and_what_needs_something_first_is_not(amparo: Run, number: str) -> None:
    """A hearing needs a notice to appear on record; an I-589 needs the arrival, which is there."""
    kinds = [event["kind"] for event in amparo("case", "events", number, "--json", by="Pablo Prueba").json]

    assert "i589_filed" in kinds
    assert not {"hearing_scheduled", "hearing_moved", "deadline_missed"} & set(kinds)


def test_one_kind_of_event_is_told_with_what_it_asks(amparo: Run, number: str) -> None:
    """The last line is the command, to be filled in."""
    shown = amparo("case", "events", number, "hearing_scheduled", by="Pablo Prueba").out

    assert "kind          kind  (master | individual)" in shown
    assert shown.endswith(f"amparo case record {number} hearing_scheduled --date … -d kind=… -d hearing_date=…\n")


def test_an_event_that_continues_another_names_those_that_it_could(amparo: Run, office: Office, number: str) -> None:
    """Two hearings: each with its id, its day and what was answered, so that nobody has to look for an id."""
    case = next(line.id for line in office.records.list_cases("clinic") if line.number == number)
    office.do(case, "Pablo", RecordEvent(event="notice_to_appear_filed", on=date(2027, 1, 4), data={"court": "LOS"}))
    shown = []
    for kind, day in (("master", "2027-03-01"), ("individual", "2027-06-01")):
        data = {"kind": kind, "hearing_date": day}
        office.do(case, "Pablo", RecordEvent(event="hearing_scheduled", on=date(2027, 1, 4), data=data))
        shown.append(amparo("case", "events", number, "hearing_cancelled", by="Pablo Prueba").out)
    first, second = (event.id for event in office.case(case).of_kind["hearing_scheduled"])

    command = f"amparo case record {number} hearing_cancelled --date … --about"
    assert [True, True] == [f"{command} {which}\n" in told for which, told in zip((first, "…"), shown, strict=True)]
    assert f"{first} Jan 4, 2027 · master · March 1, 2027" in flat(shown[1])
    assert f"{second} Jan 4, 2027 · individual · June 1, 2027" in flat(shown[1])


def test_candidates_are_for_whoever_places_cases(amparo: Run, number: str) -> None:
    """The coordinator sees them with reasons, a paralegal is told whose they are."""
    seen = amparo("case", "candidates", number, by="Clara Prueba")
    refused = amparo("case", "candidates", number, by="Pablo Prueba")

    assert 0 == seen.code
    assert "Víctor Prueba" in seen.out
    assert 3 == refused.code
    assert refused.err.startswith(f"Pablo Prueba may not see the candidates for case {number}:")


def test_a_step_that_asks_something_says_what_and_does_nothing(amparo: Run, number: str, office: Office) -> None:
    """Without answers the form is shown, and the exit code says that nothing was done."""
    before = office.records.read_case(number, "clinic").seq
    answer = amparo("case", "do", number, "screening", by="Pablo Prueba")

    assert 2 == answer.code
    assert "“screening” asks:" in answer.out
    assert "custody  custody  (detained | free)" in answer.out
    assert "child    child  (yes or no, may be left out)" in answer.out
    assert before == office.records.read_case(number, "clinic").seq


@pytest.mark.parametrize(
    "words",
    [
        ["case", "do", "{number}", "screening", "-d", "custody=free"],
        ["case", "record", "{number}", "i589_filed", "--date", "2026-12-01"],
        ["case", "note", "{number}", "text"],
        ["deadline", "acknowledge", "{number}", "one_year"],
    ],
)
def test_without_a_server_a_command_changes_nothing_and_says_how_to_start_one(
    amparo: Run, number: str, office: Office, words: list[str]
) -> None:
    """Nothing is written down for later that the person was told had not happened."""
    before = office.records.read_case(number, "clinic").seq
    answer = amparo(*(word.format(number=number) for word in words), by="Pablo Prueba")

    assert 5 == answer.code
    assert answer.err.startswith(
        f"Amparo does not run for {office.data}, so nothing was changed. Start it with `amparo up"
    )
    assert before == office.records.read_case(number, "clinic").seq
    assert () == office.records.waiting_commands(office.wall.replace(year=2030))


def test_a_case_that_there_is_not_is_told_with_the_nearest(amparo: Run, number: str) -> None:
    """Numbers are read out over the telephone."""
    wrong = number[:-1] + ("Q" if number[-1] != "Q" else "R")
    answer = amparo("case", "show", wrong, by="Pablo Prueba")

    assert 2 == answer.code
    assert f"There is no case named “{wrong}”. Did you mean {number}?" in answer.err


def test_nobody_looks_at_a_case_without_signing_in(amparo: Run, number: str) -> None:
    """Every command is on record under somebody's name."""
    answer = amparo("case", "show", number)

    assert 3 == answer.code
    assert answer.err.startswith("You are not signed in to clinic. Sign in, then ask again: amparo sign-in")


def test_a_letter_that_cannot_be_written_yet_says_what_it_needs(amparo: Run, number: str) -> None:
    """The catalog of these tests declares no letters, and the nearest of none is none."""
    answer = amparo("documents", "generate", number, "engagement_letter", "--out", "x.docx", by="Pablo Prueba")

    assert 2 == answer.code
    assert "There is no document named “engagement_letter”." in answer.err
