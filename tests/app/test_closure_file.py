"""A file that says that courts are closed: read whole, and every mistake in it in one sentence with its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.core.case.practice import CATALOG

from amparo.declarations import PluginContext
from amparo.plugins.catalog import build_catalog
from amparo.plugins.collect import collect
from amparo.plugins.manager import PluginSource
from amparo_app.closure_file import read_closure
from amparo_app.marked_yaml import FileInvalid

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "court-closure.yaml"
GOOD = """\
closed: [2027-06-01, 2027-06-03/2027-06-05]
courts: [LOS]
note: {en: a burst pipe, es: una tubería rota}
relief:
  notice: Notice of the tests
  accepted_until: 2027-06-21
  rules: [hearing_filing]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the closure is written down."""
    return tmp_path / "court-closure.yaml"


def problems(file: Path, text: str) -> tuple[str, ...]:
    """Return what is wrong with a file of this text."""
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FileInvalid) as refused:
        read_closure(file, CATALOG)
    return refused.value.problems


def test_a_closure_is_read_with_its_days_and_its_notice(file: Path) -> None:
    """A stretch stands for each of its days."""
    file.write_text(GOOD, encoding="utf-8")
    closure = read_closure(file, CATALOG)

    assert [1, 3, 4, 5] == [day.day for day in closure.closed]
    assert ("a burst pipe", "una tubería rota") == (closure.note.en, closure.note.es)
    assert closure.relief is not None
    assert (date(2027, 6, 21), ("hearing_filing",)) == (closure.relief.accepted_until, closure.relief.rules)


def test_the_example_of_the_documentation_can_be_used_with_the_shipped_plugin() -> None:
    """Its courts and rules are there."""
    sources = (PluginSource(id="asylum", module="amparo_asylum"),)
    collected = collect(sources, PluginContext(organization="clinic", engine_version="0.1.0"))
    closure = read_closure(EXAMPLE, build_catalog("clinic", collected.declarations))

    assert ("NLA", "WLA") == closure.courts
    assert closure.relief is not None


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("[LOS]", "[LOX]", 2, "there is no court “LOX” here. Did you mean LOS?"),
        ("courts: [LOS]", "forums: [imigration_court]", 2, "there is no forum “imigration_court” here. Did you mean"),
        ("2027-06-01,", "06/01/2027,", 1, "there is no date “06/01/2027”; write it as 2026-12-24"),
        ("2027-06-01,", "2027-06-31,", 1, "there is no date “2027-06-31”"),
        ("2027-06-03/2027-06-05", "2027-06-05/2027-06-03", 1, "ends before it begins"),
        ("2027-06-03/2027-06-05", "2027-06-03/2037-06-05", 1, "longer than a year"),
        ("2027-06-21", "June 21", 6, "there is no date “June 21”"),
        ("2027-06-21", "2027-06-04", 6, "relief until 2027-06-04 would end before the closure does, on 2027-06-05"),
        ("[hearing_filing]", "[hearing_fillings]", 7, "there is no rule with a last day “hearing_fillings”"),
        ("[hearing_filing]", "[work_permit]", 7, "there is no rule with a last day “work_permit”"),
        ("  rules: [hearing_filing]\n", "", 4, "“rules” lists the rules whose filings the notice accepts"),
        ("Notice of the tests", '""', 5, "“notice” cites the notice of relief"),
        ("note: {en: a burst pipe, es: una tubería rota}\n", "", 1, "“note” says why it is closed"),
        ("courts: [LOS]\n", "", 1, "say who is closed"),
        ("courts:", "court:", 2, "“court” is not a key here. Did you mean “courts”?"),
        ("[2027-06-01, 2027-06-03/2027-06-05]", "[]", 1, "“closed” is a list of days"),
        ("  notice:", "  url: https://mirror.example.org/a\n  notice:", 5, "not an https address of an official"),
        ("  notice:", "  url: http://www.justice.gov/notice\n  notice:", 5, "not an https address of an official"),
    ],
)  # fmt: skip
def test_each_mistake_is_one_sentence_with_its_line(file: Path, old: str, new: str, line: int, says: str) -> None:
    """What is wrong, where, and what to write instead."""
    assert old in GOOD
    [problem] = problems(file, GOOD.replace(old, new))

    assert problem.startswith(f"line {line}: ")
    assert says in problem


def test_all_mistakes_are_told_at_once(file: Path) -> None:
    """Nobody mends a file once for each of them."""
    text = GOOD.replace("[LOS]", "[LOX]").replace("2027-06-21", "2027-02-30").replace("2027-06-01,", "soon,")

    assert [1, 2, 6] == [int(problem.split()[1].rstrip(":")) for problem in problems(file, text)]


@pytest.mark.parametrize("text", ["- a list\n", "just words\n", ""])
def test_what_is_no_closure_at_all_is_refused(file: Path, text: str) -> None:
    """With the place of an example."""
    [problem] = problems(file, text)

    assert "docs/examples/court-closure.yaml" in problem
