"""`amparo deadlines replan`: a plan made, read, changed and dropped at a terminal, with nothing running."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.app.clinic import Run
from tests.core.case.practice import CATALOG
from tests.core.records.office import CLIENT, Office
from tests.core.records.test_replans import at_court

from amparo.case.replan_plan import Applied, Confirmed
from amparo.declarations import Catalog
from amparo_app.cli.desk import Desk
from amparo_app.cli.failures import INTERRUPTED
from amparo_app.cli.replans import told_when_stopped

CLOSED = """\
closed: [2027-06-01]
courts: [LOS]
note: {en: a burst pipe, es: una tubería rota}
relief: {notice: Notice of the tests, accepted_until: 2027-06-21, rules: [hearing_filing]}
"""
SOFIA = "Sofía Prueba"


@pytest.fixture
def closure(tmp_path: Path, office: Office) -> str:
    """The file about a closed court, before which a clinic has two cases."""
    for _ in range(2):
        at_court(office)
    file = tmp_path / "court-closure.yaml"
    file.write_text(CLOSED, encoding="utf-8")
    return str(file)


@pytest.fixture
def plan(amparo: Run, closure: str) -> str:
    """The id of a plan that has looked through both cases."""
    made = amparo("deadlines", "replan", "--closure", closure, "--json", by=SOFIA)
    assert 0 == made.code, made.err
    return str(made.json["id"])


def flat(printed: str) -> str:
    """Return what was printed without its line ends and indents."""
    return " ".join(printed.split())


def test_a_plan_says_of_each_date_what_is_proposed_and_why(amparo: Run, office: Office, plan: str) -> None:
    """In words, without a client's name, and with what to do next."""
    shown = flat(amparo("deadlines", "replan", "show", plan, by=SOFIA).out)

    assert "To decide on: 2" in shown
    assert "in force: safe until Tuesday, June 1, 2027" in shown or "June 1, 2027" in shown
    assert "Monday, June 21, 2027" in shown
    assert "toward danger: It fell due on a closed day, Tuesday, June 1, 2027 (a burst pipe)" in shown
    assert f"amparo deadlines replan apply {plan}" in shown
    assert CLIENT not in shown


def test_a_plan_is_shown_in_spanish(amparo: Run, plan: str) -> None:
    """Half of the clinic works in Spanish."""
    shown = flat(amparo("deadlines", "replan", "show", plan, "--language", "es", by=SOFIA).out)

    assert "Por decidir: 2" in shown
    assert "hacia el peligro: Venció en un día de cierre, el martes, 1 de junio de 2027 (una tubería rota)" in shown
    assert "To decide" not in shown


def test_a_dry_run_shows_the_same_and_keeps_nothing(amparo: Run, closure: str) -> None:
    """Nobody finds a plan afterwards."""
    shown = flat(amparo("deadlines", "replan", "--closure", closure, "--dry-run", by=SOFIA).out)

    assert "To decide on: 2" in shown
    assert [] == amparo("deadlines", "replan", "list", "--json", by=SOFIA).json
    assert "No plans yet." in amparo("deadlines", "replan", "list", by=SOFIA).out


def test_dates_are_kept_out_and_put_back_by_case_and_rule(amparo: Run, office: Office, plan: str) -> None:
    """By the rule's name or the deadline's id."""
    first = amparo("deadlines", "replan", "show", plan, "--json", by=SOFIA).json["lines"][0]
    out = amparo("deadlines", "replan", "keep-out", plan, first["number"], "hearing_filing", by=SOFIA)
    back = amparo("deadlines", "replan", "put-back", plan, first["number"], first["deadline"], "--json", by=SOFIA)
    again = amparo("deadlines", "replan", "put-back", plan, first["number"], first["deadline"], by=SOFIA)

    assert "kept out: it stays as it is" in out.out
    assert [] == back.json["kept_out"]
    assert (3, True) == (again.code, "was not kept out" in again.err)


def test_a_dropped_plan_is_listed_and_cannot_be_applied(amparo: Run, plan: str) -> None:
    """It takes a reason, which stays."""
    silent = amparo("deadlines", "replan", "drop", plan, by=SOFIA)
    dropped = amparo("deadlines", "replan", "drop", plan, "--reason", "the notice was withdrawn", by=SOFIA)
    refused = amparo("deadlines", "replan", "apply", plan, "--reason", "read", by=SOFIA)

    assert (2, True) == (silent.code, "Say why you drop the plan" in silent.err)
    assert 0 == dropped.code
    assert "dropped (the notice was withdrawn)" in flat(dropped.out)
    assert [(plan, "dropped")] == [
        (one["id"], one["state"]) for one in amparo("deadlines", "replan", "list", "--json", by=SOFIA).json
    ]
    assert plan in amparo("deadlines", "replan", "list", by=SOFIA).out
    assert (3, True) == (refused.code, "It was dropped. Make a new plan" in refused.err)


def test_an_applied_plan_is_refused_in_one_sentence(amparo: Run, office: Office, plan: str) -> None:
    """Nothing is done a second time."""
    by = {"by": office.people["Sofía"], "operator": "desk"}
    for entry in (Confirmed(reason="read by two"), Applied(taken=2, refused=0)):
        office.records.add_to_plan("clinic", plan, entry, **by)
    refused = amparo("deadlines", "replan", "apply", plan, by=SOFIA)

    assert (3, 1) == (refused.code, len(refused.err.strip().splitlines()))
    assert f"Plan {plan} cannot be applied. It was applied already" in refused.err
    assert "applied by Sofía Prueba (read by two): 2 cases took it" in flat(
        amparo("deadlines", "replan", "show", plan, by=SOFIA).out
    )


def test_applying_needs_a_reason_and_a_running_office(amparo: Run, plan: str) -> None:
    """Before anything is confirmed."""
    silent = amparo("deadlines", "replan", "apply", plan, by=SOFIA)
    away = amparo("deadlines", "replan", "apply", plan, "--reason", "read by two", by=SOFIA)

    assert (2, True) == (silent.code, "Say why you apply the plan" in silent.err)
    assert (5, True) == (away.code, "amparo up" in away.err)
    assert "ready" == amparo("deadlines", "replan", "show", plan, "--json", by=SOFIA).json["state"]


@pytest.mark.parametrize("language", ["en", "es"])
def test_only_supervising_attorneys_may_plan(amparo: Run, closure: str, language: str) -> None:
    """An attorney who may confirm one date is told whom to ask."""
    refused = amparo("deadlines", "replan", "--closure", closure, "--language", language, by="Ana Prueba")

    assert 3 == refused.code
    assert {"en": "move the dates of many cases", "es": "mover las fechas de muchos casos"}[language] in refused.err


def test_new_rules_are_planned_with_catalog(amparo: Run, office: Office, closure: str) -> None:
    """The catalog in force differs from that of the cases."""
    same = amparo("deadlines", "replan", "--catalog", "--dry-run", by=SOFIA)
    rules = tuple(
        one.model_copy(update={"values": (one.values[0].model_copy(update={"value": 20}),)})
        if one.id == "hearing_filing"
        else one
        for one in CATALOG.rules
    )
    changed = {**CATALOG.model_dump(exclude={"hash", "rules"}), "hash": "later", "rules": rules}
    office.records.save_catalog(Catalog.model_validate(changed))
    office.records.set_active_catalog("clinic", "later", office.people["Sofía"])
    shown = flat(amparo("deadlines", "replan", "--catalog", by=SOFIA).out)

    assert "To decide on: 0" in flat(same.out)
    assert "To decide on: 2" in shown
    assert "The rule reads differently now" in shown


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ((), 2, "Say what happened: --closure FILE when courts close, or --catalog"),
        (("--catalog", "--closure", "x.yaml"), 2, "Say what happened"),
        (("--closure", "missing.yaml"), 2, "missing.yaml cannot be read"),
        (("show", "nothing"), 2, "There is no plan named “nothing”"),
        (("resume", "nothing"), 2, "There is no plan named “nothing”"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(
    amparo: Run, office: Office, arguments: tuple[str, ...], code: int, says: str
) -> None:
    """And nothing is changed."""
    refused = amparo("deadlines", "replan", *arguments, by=SOFIA)

    assert (code, True) == (refused.code, says in refused.err), refused.err
    assert 1 == len(refused.err.strip().splitlines())


def test_a_line_that_is_not_in_the_plan_is_named_with_what_is(amparo: Run, office: Office, plan: str) -> None:
    """A wrong case, a wrong deadline."""
    line = amparo("deadlines", "replan", "show", plan, "--json", by=SOFIA).json["lines"][0]
    other = amparo("deadlines", "replan", "keep-out", plan, "ZZ-ZZZZ", "hearing_filing", by=SOFIA)
    wrong = amparo("deadlines", "replan", "keep-out", plan, line["number"], "one_year", by=SOFIA)

    assert (2, True) == (other.code, "There is no case with a date to decide on in plan" in other.err)
    assert (2, True) == (wrong.code, f"{line['deadline']} (hearing_filing)" in wrong.err)


def test_a_plan_that_is_complete_has_nothing_to_resume(amparo: Run, plan: str) -> None:
    """It says what to do instead."""
    refused = amparo("deadlines", "replan", "resume", plan, by=SOFIA)

    assert (3, True) == (refused.code, f"amparo deadlines replan show {plan}" in refused.err)


@pytest.mark.parametrize(("language", "says"), [("en", "Stopped. What was done"), ("es", "Detenido. Lo hecho")])
def test_ctrl_c_says_how_to_go_on(capsys: pytest.CaptureFixture[str], language: str, says: str) -> None:
    """With the exit code that shells know."""
    from typer import Exit

    with pytest.raises(Exit) as left, told_when_stopped(Desk(data=Path(), language=language), "resume", "aa11"):
        raise KeyboardInterrupt
    told = capsys.readouterr().err

    assert INTERRUPTED == left.value.exit_code
    assert says in told
    assert "amparo deadlines replan resume aa11" in told


def test_the_dates_of_a_case_are_as_they_were(amparo: Run, office: Office, plan: str) -> None:
    """A plan that nobody applied moved nothing."""
    lines = amparo("deadlines", "replan", "show", plan, "--json", by=SOFIA).json["lines"]

    for line in lines:
        dates = {d.id: d.dates.legal_due for d in office.case(line["case"]).deadlines}
        assert date(2027, 6, 1) == dates[line["deadline"]]
