"""No law in Python: no number of days of a rule, no holiday, no fee and no citation outside of a docstring.

What a rule says stands in its YAML file, dated and cited, where an attorney can read and confirm it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from amparo.deadlines import federal_holidays
from amparo.plugins import load_rules

HOUSE = Path(__file__).parents[2]
CODE = [path for root in ("core/amparo", "plugins/amparo_asylum") for path in sorted((HOUSE / root).rglob("*.py"))]
COUNTING = ("core/amparo/case/", "core/amparo/deadlines/", "core/amparo/declarations/", "plugins/amparo_asylum/")
"""Where a number could be a rule's: elsewhere are sizes, hours of waiting and percentages."""

LEAST = 7
NUMBERS = {
    abs(number)
    for rule in load_rules("amparo_asylum")
    for number in (*(law.value or 0 for law in rule.values), *(reading.value for reading in rule.arguable))
    if abs(number) >= LEAST
}
"""What the rules that ship count by. Smaller ones are in every program: the days of a week have numbers, too."""

HOLIDAYS = tuple(sorted({name.removesuffix(" (observed)") for name in federal_holidays(2027).values()}))
CITATION = re.compile(r"\b\d+ (C\.?F\.?R|U\.?S\.?C|F\.?R|I&N Dec|F\.[234]d)\b|\bINA §? ?\d|\bPub\. ?L\.|§|\bE\.O\. \d")
FEE = re.compile(r"\$ ?\d|\bUSD ?\d")
WRITTEN_DATE = re.compile(r"\b(19|20)\d\d-\d\d-\d\d\b")
SPAN_OF_TIME = re.compile(r"(^|_)(days?|weeks?|months?|years?)(_|$)", re.IGNORECASE)
SIZES = frozenset({"ge", "le", "min_length", "max_length", "maxsize", "minutes", "seconds", "hours"})

OF_THE_HOUSE = {
    ("core/amparo/case/alarms.py", 12): "digits of a fingerprint",
    ("core/amparo/case/retention.py", 100): "the most years for which an organization may keep a case",
    ("core/amparo/case/settle.py", 15): "an hour of the day",
    ("core/amparo/deadlines/arithmetic.py", 12): "months in a year",
    ("core/amparo/deadlines/law.py", 12): "digits of a fingerprint",
    ("core/amparo/declarations/plugin.py", 20): "seconds that an action may take",
    ("core/amparo/case/retention.py", "MOST_YEARS"): "the most years for which an organization may keep a case",
    ("core/amparo/deadlines/arithmetic.py", "_MONTHS_IN_A_YEAR"): "of the calendar",
    ("core/amparo/access/sign_in.py", "days"): "how long a session lasts: the product's own choice",
    ("core/amparo/records/jobs.py", "days"): "how long a job that ended can be looked at: the product's own choice",
    ("core/amparo/records/today.py", "days"): "how far ahead a page looks: the product's own choice",
    ("core/amparo/case/retention.py", "_MOST_DAYS"): "the longest that an interview nobody goes on with may be kept",
    ("core/amparo/deadlines/limits.py", "_FIRST_YEAR"): "a year before it is a slip of the pen",
    (
        "core/amparo/notifications/notices.py",
        "days",
    ): "how near a date is that no digest folds: the product's own choice",
}
"""Numbers that are no law, and what they are."""


def unsaid(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield what a program is made of, except its docstrings and the documentation of its constants."""
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    yield from (node for node in ast.walk(tree) if id(node) not in said)


def sizes(tree: ast.Module) -> set[int]:
    """The literals that are lengths of texts, sizes of memories or spans shorter than a day."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {id(word.value) for call in calls for word in call.keywords if word.arg in SIZES}


def law_in(source: str, path: str) -> Iterator[str]:
    """Yield each place of a program that states law, with its line."""
    tree = ast.parse(source)
    small = sizes(tree)
    for node in unsaid(tree):
        found: Iterator[str] = iter(())
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found = words_of_law(node.value)
        elif isinstance(node, ast.Constant) and type(node.value) is int and id(node) not in small:
            counts = path.startswith(COUNTING) and node.value in NUMBERS and (path, node.value) not in OF_THE_HOUSE
            found = iter([f"the number {node.value}, by which a rule counts"] if counts else [])
        elif isinstance(node, ast.Call):
            found = spans_in_call(node, path)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            found = named_spans(node, path)
        yield from (f"{path}:{node.lineno}: {what}" for what in found)  # type: ignore[attr-defined]  # of each of these


def words_of_law(words: str) -> Iterator[str]:
    """Yield what a text says of the law."""
    kinds = (("a citation", CITATION), ("a fee", FEE), ("a date", WRITTEN_DATE))
    yield from (f"{kind}, “{words[:60]}”" for kind, pattern in kinds if pattern.search(words))
    yield from (f"a holiday, {name}" for name in HOLIDAYS if name.lower() in words.lower())


def spans_in_call(call: ast.Call, path: str) -> Iterator[str]:
    """Yield a literal date, and literal days, weeks, months or years that are more than one."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    literals = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
    if name == "date" and len(literals) == len(call.args) == 3:
        yield f"the date {literals}"
    if name in {"timedelta", "add_business_days", "moved"} and any(type(each) is int and each > 1 for each in literals):
        yield f"{name} by {literals}"
    for word in call.keywords:
        if (
            word.arg
            and SPAN_OF_TIME.search(word.arg)
            and is_number(word.value)
            and (path, word.arg) not in OF_THE_HOUSE
        ):
            yield f"{word.arg}={ast.unparse(word.value)}"


def named_spans(assigned: ast.Assign | ast.AnnAssign, path: str) -> Iterator[str]:
    """Yield a name of days, months, years or a fee that is given a number."""
    targets = assigned.targets if isinstance(assigned, ast.Assign) else [assigned.target]
    names = [node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)]
    parts = assigned.value.elts if isinstance(assigned.value, ast.Tuple) else [assigned.value]
    for name in names:
        told = SPAN_OF_TIME.search(name) or re.search(r"(^|_)fees?(_|$)", name, re.IGNORECASE)
        if (
            told
            and any(is_number(part) for part in parts)
            and not {(path, each) for each in names} & OF_THE_HOUSE.keys()
        ):
            yield f"{name} = {ast.unparse(assigned.value)}"  # type: ignore[arg-type]  # is_number says that there is one


def is_number(node: ast.expr | None) -> bool:
    """Say whether this is a number greater than one, written down."""
    return isinstance(node, ast.Constant) and isinstance(node.value, (int, float)) and node.value > 1


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(HOUSE)))
def test_no_law_stands_in_the_code(path: Path) -> None:
    """Neither in words nor in numbers."""
    assert [] == list(law_in(path.read_text(encoding="utf-8"), path.relative_to(HOUSE).as_posix()))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("due = decided + timedelta(days=30)", ["days=30", "the number 30, by which a rule counts"]),
        ("due = decided + timedelta(84)", ["timedelta by [84]", "the number 84, by which a rule counts"]),
        ("due = calendar.add_business_days(day, 3)", ["add_business_days by [3]"]),
        ("DAYS_TO_APPEAL = 30", ["DAYS_TO_APPEAL = 30", "the number 30, by which a rule counts"]),
        ("MONTHS: int = 2", ["MONTHS = 2"]),
        ("limit = 540 if renewed else 0", ["the number 540, by which a rule counts"]),
        (
            "split = date(2025, 10, 30)",
            ["the date [2025, 10, 30]", *(f"the number {part}, by which a rule counts" for part in (10, 30))],
        ),
        ('split = "2025-10-30"', ["a date, “2025-10-30”"]),
        ('why = "see 8 CFR 208.7(a)(2)"', ["a citation, “see 8 CFR 208.7(a)(2)”"]),
        ('why = f"INA 208(a)(2)(B) {day}"', ["a citation, “INA 208(a)(2)(B) ”"]),
        ('off = {"Labor Day"}', ["a holiday, Labor Day"]),
        ('say("pay $100 now")', ["a fee, “pay $100 now”"]),
        ("ASYLUM_FEE = 102", ["ASYLUM_FEE = 102"]),
    ],
)
def test_law_that_is_written_into_a_program_is_found(source: str, expected: list[str]) -> None:
    """Whatever form it takes: the search is tried on what it is meant to find."""
    found = [place.split(": ", 1)[1] for place in law_in(source, "core/amparo/deadlines/invented.py")]

    assert sorted(expected) == sorted(found)


@pytest.mark.parametrize(
    "source",
    [
        '"""Source: 8 CFR 208.7(a)(2); 30 days."""',
        'LIMIT = 3\n"""The day before Labor Day, 5 USC 6103."""',
        "one = timedelta(days=1)",
        "patience = timedelta(minutes=15)",
        "name: Annotated[str, Field(max_length=60)]",
        "day = date(day.year + years, 3, 1)",
    ],
)
def test_what_is_no_law_is_left_in_peace(source: str) -> None:
    """A docstring may cite; a day is a day; a name may have sixty letters."""
    assert [] == list(law_in(source, "core/amparo/deadlines/invented.py"))


def test_every_exception_is_still_there() -> None:
    """What is excused and gone would excuse the next one."""
    excused = {path for path, _ in OF_THE_HOUSE}
    numbers = {
        (path, node.value)
        for path in excused
        for node in ast.walk(ast.parse((HOUSE / path).read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and type(node.value) is int
    }

    assert {key for key in OF_THE_HOUSE if isinstance(key[1], int)} <= numbers
