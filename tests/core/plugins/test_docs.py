"""The papers for authors and operators of plugins: what they list is all there is, and their links lead somewhere."""

import re
from pathlib import Path

import pytest

from amparo.declarations.known_values import ACTION_VALUES
from amparo.plugins.cage import DEFAULT_LIMITS
from amparo.testing import Amparo, LivedCase, LivedRecord

HOUSE = Path(__file__).parents[3]
FOLDER = HOUSE / "docs" / "plugins"
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")


def page(name: str) -> str:
    """Return the text of a page."""
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")


def test_the_page_lists_every_value_that_an_action_may_be_handed() -> None:
    """An author looks here before asking for a name."""
    [row] = re.findall(r"^\| `fields` \|.*your own facts, (.*) \|$", page("amparo_actions"), flags=re.MULTILINE)

    assert list(ACTION_VALUES) == re.findall(r"`([a-z.]+)`", row)


def test_the_limits_on_the_page_are_the_limits() -> None:
    """Seconds to declare, bytes to write."""
    assert f"{DEFAULT_LIMITS.seconds} seconds for a plugin's declarations" in page("cage")
    assert f"a file in it has at most {DEFAULT_LIMITS.file // 1_000_000} MB" in page("cage")


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.md")), ids=lambda file: file.stem)
def test_every_link_leads_somewhere(file: Path) -> None:
    """A page that was moved takes its readers along."""
    targets = LINK.findall(file.read_text(encoding="utf-8"))

    assert [] == [target for target in targets if not (file.parent / target).exists()]


def test_every_page_can_be_reached_from_the_index() -> None:
    """A page that nothing leads to is not read."""
    reached, todo = {"README.md"}, ["README.md"]
    while todo:
        text = (FOLDER / todo.pop()).read_text(encoding="utf-8")
        new = {target for target in LINK.findall(text) if (FOLDER / target).is_file()} - reached
        reached |= new
        todo += new

    assert {file.name for file in FOLDER.glob("*.md")} <= reached


@pytest.mark.parametrize(
    ("model", "heading"),
    [
        (Amparo, "The office: `Amparo`"),
        (LivedCase, "A case: `LivedCase`"),
        (LivedRecord, "A record of a register: `LivedRecord`"),
    ],
    ids=["office", "case", "record"],
)
def test_the_page_on_trying_a_plugin_names_all_that_there_is(model: type, heading: str) -> None:
    """An author finds every call there, and none that is gone."""
    section = page("testing").partition(f"## {heading}")[2].partition("\n## ")[0]
    first_cells = " ".join(re.findall(r"^\| (`.*?) \|", section, flags=re.MULTILINE))
    named = {re.match(r"\w+", name).group() for name in re.findall(r"`([^`]+)`", first_cells)}  # type: ignore[union-attr]

    assert {name for name in vars(model) if not name.startswith("_")} - {"close", "document_file"} == named
