"""The law on the command line: listed, explained, asked, confirmed and reviewed, with an office and without."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.app.clinic import HOUSE, Answer, Run
from tests.core.records.office import Office


@pytest.fixture
def rule(amparo: Run, office: Office) -> str:
    """Return the id of a rule of the clinic's catalog that counts."""
    lines = amparo("rules", "list", "--json").json
    return str(next(line["id"] for line in lines if line["kind"] == "act_by" and not line["disabled"]))


def as_person(amparo: Run, who: str, *words: str) -> Answer:
    """Type a command for somebody."""
    return amparo(*words, by=who)


def test_every_rule_is_listed_with_its_law_in_both_languages(amparo: Run, office: Office, rule: str) -> None:
    """Nobody has confirmed any yet, and it says so."""
    english, spanish = amparo("rules", "list").out, amparo("rules", "list", "--language", "es").out

    assert rule in english
    assert "not confirmed by an attorney" in english
    assert "0 of them confirmed" in english
    assert "sin confirmar por una abogada o un abogado" in spanish


def test_a_rule_is_explained_in_both_languages(amparo: Run, office: Office, rule: str) -> None:
    """With the version to confirm."""
    version = amparo("rules", "explain", rule, "--json").json["rule_version"]

    assert f"amparo rules confirm {rule} --version {version}" in amparo("rules", "explain", rule).out
    assert "Qué dijo la ley y desde cuándo" in amparo("rules", "explain", rule, "--language", "es").out


def test_a_rule_is_asked_for_a_date(amparo: Run, office: Office, rule: str) -> None:
    """The answer has exactly the fields that programs rely on."""
    found = amparo("rules", "compute", rule, "--trigger", "2027-06-01", "--json")
    shown = amparo("rules", "compute", rule, "--trigger", "2027-06-01")

    assert 0 == found.code
    assert [
        "rule_id", "kind", "trigger", "legal_due", "safe_due", "status", "counting", "citation", "rule_version",
        "governed_by", "confidence", "confirmed", "warnings", "error",
    ] == list(found.json)  # fmt: skip
    assert found.json["legal_due"] in shown.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--trigger", "06/01/2027"), "takes a date written as 2027-02-26, not “06/01/2027”"),
        ((), "counts from a date that was not given"),
        (("--trigger", "2027-06-01", "--fact", "detained"), "states no fact. Write --fact name=value"),
    ],
)
def test_a_question_that_cannot_be_answered_is_a_sentence(
    amparo: Run, office: Office, rule: str, words: tuple[str, ...], said: str
) -> None:
    """On standard error, with the exit code of bad input."""
    answer = amparo("rules", "compute", rule, *words)

    assert (2, "") == (answer.code, answer.out)
    assert said in answer.err


def test_a_program_gets_the_error_in_the_answer_too(amparo: Run, office: Office, rule: str) -> None:
    """So that it need not read sentences off standard error."""
    answer = amparo("rules", "compute", f"{rule}x", "--trigger", "2027-06-01", "--json")

    assert 2 == answer.code
    assert f"Did you mean {rule}" in answer.json["error"]
    assert answer.json["error"] in answer.err


def test_a_file_of_questions_is_answered_line_by_line(amparo: Run, office: Office, rule: str, tmp_path: Path) -> None:
    """In order, errors as answers, also where a line is no JSON, is empty or far too long."""
    lines = [
        json.dumps({"rule_id": rule, "trigger": "2027-06-01"}),
        "{no JSON",
        "",
        "[1]",
        json.dumps({"rule_id": rule, "trigger": "2027-06-01", "facts": {"x": "y" * 70_000}}),
        json.dumps({"rule_id": rule, "trigger": "2027-06-02", "facts": {}}),
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("\ufeff" + "\n".join(lines), encoding="utf-8")
    answer = amparo("rules", "compute", "--batch", str(file), "--json")
    found = [json.loads(line) for line in answer.out.splitlines()]

    assert (0, len(lines)) == (answer.code, len(found))
    assert [None, "2027-06-01", "2027-06-02"] == [found[1]["trigger"], found[0]["trigger"], found[5]["trigger"]]
    assert [False, True, True, True, True, False] == [one["error"] is not None for one in found]
    assert ["Line 2 is no JSON object", "Line 3", "Line 4", "Line 5"] == [
        found[1]["error"][:24],
        *(found[place]["error"][:6] for place in (2, 3, 4)),
    ]


def test_questions_come_from_standard_input_too(
    amparo: Run, office: Office, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program asks through a pipe."""
    asked = json.dumps({"rule_id": rule, "trigger": "2027-06-01"}).encode()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(asked)))

    assert rule == amparo("rules", "compute", "--batch", "-").json["rule_id"]


def test_a_file_of_questions_that_there_is_not(amparo: Run, office: Office) -> None:
    """The file is named."""
    answer = amparo("rules", "compute", "--batch", "/nowhere/questions.jsonl")

    assert (2, True) == (answer.code, "The file /nowhere/questions.jsonl cannot be read" in answer.err)


def test_an_attorney_confirms_a_rule_and_takes_it_back(amparo: Run, office: Office, rule: str) -> None:
    """It stands in the list, in the answer and in what was said of it, and is gone from the review meanwhile."""
    said = as_person(amparo, "Ana Prueba", "rules", "confirm", rule, "--note", "read in the manual")
    answered = amparo("rules", "compute", rule, "--trigger", "2027-06-01", "--json").json
    listed = {line["id"]: line for line in amparo("rules", "list", "--json").json}
    reasons = {one["rule_id"]: one["reasons"] for one in amparo("rules", "review", "--json").json}
    taken = as_person(amparo, "Ana Prueba", "rules", "confirm", rule, "--withdraw", "--note", "overruled")
    explained = amparo("rules", "explain", rule).out

    assert (0, 0) == (said.code, taken.code)
    assert answered["confirmed"]
    assert "Ana Prueba" == listed[rule]["confirmed_by"]
    assert "unconfirmed" not in reasons.get(rule, ())
    assert "overruled" in explained
    assert "read in the manual" in explained
    assert "withdrawn" in amparo("rules", "review", "--only", "withdrawn", "--json").json[0]["reasons"]


@pytest.mark.parametrize(
    ("who", "words", "code"),
    [
        ("Pablo Prueba", (), "not_allowed"),
        ("Ana Prueba", ("--version", "000000000000"), "rule_changed"),
        ("Ana Prueba", ("--withdraw", "--note", "why"), "rule_not_confirmed"),
    ],
)
def test_what_is_refused_of_confirming(
    amparo: Run, office: Office, rule: str, who: str, words: tuple[str, ...], code: str
) -> None:
    """Only an attorney, only the version in force, only what was confirmed."""
    answer = as_person(amparo, who, "rules", "confirm", rule, *words, "--json")

    assert (3, code) == (answer.code, answer.json["error"]["code"])
    assert not amparo("rules", "compute", rule, "--trigger", "2027-06-01", "--json").json["confirmed"]


def test_without_an_office_the_installed_plugins_answer(
    amparo: Run, no_settings: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whoever only wants to see the law needs nothing else."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AMPARO_PLUGINS", str(HOUSE / "plugins" / "amparo_asylum"))
    answer = amparo("rules", "compute", "bia_notice_of_appeal", "--trigger", "2026-09-11", "--json").json

    assert ("2026-10-13", "2026-10-09", False) == (answer["legal_due"], answer["safe_due"], answer["confirmed"])
