"""Each mistake is one change to a rule that is right, and its message is compared whole."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from amparo.declarations import AllOf, Counting, Declared, FactIs, Happened, RuleKind, Text
from amparo.declarations.loading import load_events, load_rules, load_yaml_declarations
from amparo.errors import DeclarationsInvalid

RIGHT = """\
id: bia_brief
title: {en: brief to the Board, es: escrito a la Junta}
description: Both sides brief at the same time.
kind: act_by
counting: calendar_days
unit: days
case_types: [removal_defense]
trigger: {event: briefing_schedule_set}
applies_if:
  op: all_of
  of:
    - {op: happened, event: bia_appeal_filed, where: {by: respondent}}
    - {op: fact_is, fact: detained, values: [false]}
values:
  - {from: null, until: 2026-03-09, value: 21, authority: BIA Practice Manual 4.7}
  - {from: 2026-03-09, value: 20, authority: 8 CFR 1003.3(c), url: "https://www.ecfr.gov/current/title-8"}
who_acts: respondent
citation: 8 CFR 1003.3(c)
confidence: M
"""

Write = Callable[..., str]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a package with a folder of rules, a file to each name, and return the package's name."""

    def write(**texts: str | bytes) -> str:
        name = f"clinic_{tmp_path.name}"
        (tmp_path / name / "rules").mkdir(parents=True)
        (tmp_path / name / "__init__.py").touch()
        for stem, text in texts.items():
            content = text if isinstance(text, bytes) else text.encode()
            (tmp_path / name / "rules" / f"{stem}.yaml").write_bytes(content)
        return name

    monkeypatch.syspath_prepend(str(tmp_path))
    return write


def problems_in(package: str) -> list[str]:
    """What the loader says against the package's rules."""
    with pytest.raises(DeclarationsInvalid) as refused:
        load_rules(package)
    return list(refused.value.problems)


def test_a_rule_is_read_with_its_law_and_its_condition(package: Write) -> None:
    """Dates, numbers, both languages, conditions in their declared shape."""
    (rule,) = load_rules(package(bia_brief=RIGHT))

    assert ("bia_brief", RuleKind.ACT_BY, Counting.CALENDAR_DAYS) == (rule.id, rule.kind, rule.counting)
    assert Text("brief to the Board", "escrito a la Junta") == rule.title
    assert [(None, date(2026, 3, 9), 21), (date(2026, 3, 9), None, 20)] == [
        (value.from_, value.until, value.value) for value in rule.values
    ]
    assert (
        AllOf(of=(Happened("bia_appeal_filed", {"by": "respondent"}), FactIs(fact="detained", values=(False,))))
        == rule.applies_if
    )


def test_rules_come_in_the_order_of_their_ids(package: Write) -> None:
    """Whatever order the disk has them in; what is not YAML lies beside them unread."""
    name = package(c=RIGHT.replace("bia_brief", "c"), a=RIGHT.replace("bia_brief", "a"))

    assert ["a", "c"] == [rule.id for rule in load_rules(name)]


MISTAKES = {
    "another id than the file's name": (
        "id: bia_brief",
        "id: brief",
        ["key “id” is “brief”, but the file is named bia_brief.yaml"],
    ),
    "a key twice": (
        "unit: days",
        "unit: days\nunit: months",
        ["key “unit” stands there again on line 7", "key “unit” is months, but calendar_days counts days"],
    ),
    "a key twice deep inside": (
        "value: 20,",
        "value: 20, value: 30,",
        ["key “value” stands there again on line 16"],
    ),
    "an unknown key": (
        "citation: 8",
        "citaton: 8",
        ["key “citation” is missing", "key “citaton” is unknown; did you mean “citation”?"],
    ),
    "an unknown key in a value": (
        "value: 20,",
        "value: 20, note: hm,",
        ["key “values”, entry 2, “note” is unknown"],
    ),
    "a way of counting that does not exist": (
        "counting: calendar_days",
        "counting: court_days",
        [
            (
                "key “counting”: Input should be 'calendar_days', 'calendar_days_roll_unconfirmed', "
                "'calendar_days_no_roll', 'business_days', 'back_from_hearing', 'anniversary', 'months', 'not_before', "
                "'set_date' or 'none'"
            )
        ],
    ),
    "a text without Spanish": (
        "{en: brief to the Board, es: escrito a la Junta}",
        "{en: brief to the Board}",
        ["key “title”: a text needs “en” and “es”, both filled in, and nothing else"],
    ),
    "a text in a third language": (
        "es: escrito a la Junta}",
        "es: escrito a la Junta, fr: mémoire}",
        ["key “title”: a text needs “en” and “es”, both filled in, and nothing else"],
    ),
    "an empty text": (
        "es: escrito a la Junta",
        'es: " "',
        ["key “title”: a text needs “en” and “es”, both filled in, and nothing else"],
    ),
    "no text at all": (
        "{en: brief to the Board, es: escrito a la Junta}",
        "{}",
        [
            "a text or a condition in it is incomplete (Text.__init__() missing 1 required positional argument: 'en')",
        ],
    ),
    "a condition with a misspelt key": (
        "event: bia_appeal_filed",
        "evnt: bia_appeal_filed",
        [
            (
                "key “applies_if”, “of”, entry 1: the condition “happened” has the unknown key “evnt” and lacks the "
                "key “event”"
            )
        ],
    ),
    "a condition that does not exist": (
        "op: all_of",
        "op: every_of",
        [
            (
                "key “applies_if”: Input tag 'every_of' found using 'op' does not match any of the expected tags: "
                "'always', 'happened', 'done', 'fact_is', 'fact_known', 'person_is', 'proceeding_is', 'all_of', "
                "'any_of', 'not', 'any_person', 'any_proceeding'"
            )
        ],
    ),
    "a number that is none": (
        "value: 20",
        "value: twenty",
        [
            "key “values”, entry 2, “value”: Input should be a valid integer, unable to parse string as an integer",
        ],
    ),
    "a missing authority": (
        "authority: 8 CFR 1003.3(c), ",
        "",
        ["key “values”, entry 2, “authority” is missing"],
    ),
    "a unit that its counting cannot count": (
        "unit: days",
        "unit: business_days",
        ["key “unit” is business_days, but calendar_days counts days"],
    ),
}


def changed(*changes: tuple[str, str]) -> str:
    """The right rule with these words replaced, each of which must stand in it."""
    text = RIGHT
    for right, wrong in changes:
        assert right in text
        text = text.replace(right, wrong, 1)
    return text


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_its_file_and_key(package: Write, mistake: str) -> None:
    """In words that say what to change."""
    right, wrong, expected = MISTAKES[mistake]

    assert [f"rules/bia_brief.yaml: {problem}" for problem in expected] == problems_in(
        package(bia_brief=changed((right, wrong)))
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a: [1", "it cannot be read as YAML: while parsing a flow sequence"),
        ("a: 1\n---\nb: 2", "it cannot be read as YAML: expected a single document"),
        ("from: 2026-02-30", "it cannot be read as YAML: day "),
        (b"a: \xff", "it cannot be read as YAML: 'utf-8' codec"),
        ("- a\n- b", "it must hold one mapping of keys to values"),
        ("", "it must hold one mapping of keys to values"),
    ],
)
def test_a_file_that_is_no_mapping_is_named(package: Write, content: str | bytes, said: str) -> None:
    """Broken YAML, two documents, a day that does not exist, another encoding, a list, nothing."""
    (problem,) = problems_in(package(bia_brief=content))

    assert problem.startswith(f"rules/bia_brief.yaml: {said}")


def test_all_problems_of_all_files_are_told_at_once(package: Write) -> None:
    """A broken text or condition does not hide what else is wrong in its file, nor one file another's."""
    first = changed(
        ("{en: brief to the Board, es: escrito a la Junta}", "{en: brief to the Board}"),
        ("event: bia_appeal_filed", "evnt: bia_appeal_filed"),
        ("value: 20", "value: twenty"),
    )
    second = changed(("bia_brief", "other"), ("unit: days", "unit: months"))

    assert [
        "rules/bia_brief.yaml: key “title”: a text needs “en” and “es”, both filled in, and nothing else",
        (
            "rules/bia_brief.yaml: key “applies_if”, “of”, entry 1: the condition “happened” has the unknown key "
            "“evnt” and lacks the key “event”"
        ),
        (
            "rules/bia_brief.yaml: key “values”, entry 2, “value”: Input should be a valid integer, unable to parse "
            "string as an integer"
        ),
        "rules/other.yaml: key “unit” is months, but calendar_days counts days",
    ] == problems_in(package(bia_brief=first, other=second))


def test_a_file_with_the_other_ending_is_not_overlooked(package: Write, tmp_path: Path) -> None:
    """A deadline rule that nobody reads is a missed deadline."""
    name = package(bia_brief=RIGHT)
    (tmp_path / name / "rules" / "forgotten.yml").write_text(RIGHT)

    assert ["rules/forgotten.yml: the name must end in .yaml"] == problems_in(name)


def test_a_package_without_the_folder_is_named(package: Write) -> None:
    """With the folder that was looked for."""
    name = package(bia_brief=RIGHT)

    with pytest.raises(DeclarationsInvalid, match=f"“{name}” has no folder “ladders”"):
        load_rules(name, "ladders")


class Greeting(Declared):
    """Something small of another kind."""

    id: str
    text: Text


def test_other_declarations_are_read_the_same_way(package: Write) -> None:
    """With a check of their own."""
    name = package(hello="{id: hello, text: {en: hello, es: hola}}", bye="{id: bye, text: {en: bye, es: adiós}}")

    assert ["bye", "hello"] == [greeting.id for greeting in load_yaml_declarations(name, "rules", Greeting)]
    with pytest.raises(DeclarationsInvalid, match=r"rules/hello\.yaml: too friendly"):
        load_yaml_declarations(name, "rules", Greeting, lambda one: ["too friendly"] if one.id == "hello" else [])


EVENTS = """\
- kind: fee_paid
  title: {en: fee paid, es: tarifa pagada}
  scope: person
  fields:
    - {name: forum, label: {en: to whom, es: a quién}, kind: choice, choices: [USCIS, EOIR], required: false}
- kind: fee_ordered
  title: {en: fee ordered by the judge, es: tarifa ordenada por el juez}
"""


def test_events_are_read_as_lists_in_the_order_of_files_and_entries(package: Write) -> None:
    """A file to a matter; what a question of an event may be answered with comes along."""
    events = load_events(package(fees=EVENTS, arrivals="- {kind: arrived, title: {en: arrived, es: llegó}}"), "rules")

    assert ["arrived", "fee_paid", "fee_ordered"] == [event.kind for event in events]
    assert ("USCIS", "EOIR") == events[1].fields[0].choices


def test_all_problems_of_all_lists_of_events_come_at_once(package: Write) -> None:
    """Each names the file, the entry and the key."""
    name = package(
        empty="",
        fees=EVENTS.replace("es: tarifa pagada", "es: ''").replace("  scope: person", "  scope: planet"),
        mapping="kind: fee_paid",
        twice=EVENTS + "  kind: fee_paid",
    )

    with pytest.raises(DeclarationsInvalid) as refused:
        load_events(name, "rules")
    assert (
        "rules/empty.yaml: it must hold a list of mappings, each beginning with a dash",
        "rules/fees.yaml: entry 1: key “title”: a text needs “en” and “es”, both filled in, and nothing else",
        "rules/fees.yaml: entry 1: key “scope”: Input should be 'case', 'person' or 'proceeding'",
        "rules/mapping.yaml: it must hold a list of mappings, each beginning with a dash",
        "rules/twice.yaml: key “kind” stands there again on line 8",
    ) == refused.value.problems


def test_events_whose_file_cannot_be_read_or_is_misnamed_are_named(package: Write, tmp_path: Path) -> None:
    """Not passed over."""
    name = package(fees="- [")
    (tmp_path / name / "rules" / "more.yml").write_text(EVENTS)

    with pytest.raises(DeclarationsInvalid) as refused:
        load_events(name, "rules")
    assert 2 == len(refused.value.problems)
    assert refused.value.problems[0].startswith("rules/fees.yaml: it cannot be read as YAML: ")
    assert "rules/more.yml: the name must end in .yaml" == refused.value.problems[1]
