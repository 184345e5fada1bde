"""The page about registers: the plugin on it is real, and what the page says of it is so."""

from __future__ import annotations

import re
import shlex
from datetime import date
from pathlib import Path

import pytest
from tests.plugins.docket import catalog_of
from tests.plugins.ledger import Ledger

from amparo.declarations import Catalog, PluginContext
from amparo.declarations.answers import checked_answers
from amparo.plugins import ENGINE_VERSION
from amparo.plugins.catalog import build_catalog
from amparo.plugins.collect import collect
from amparo.plugins.manager import PluginSource
from amparo.registers.decide import asked_when_added

PAGE = (Path(__file__).parents[2] / "docs" / "registers.md").read_text(encoding="utf-8")
UNTIL = "2026-03-20"


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Return the catalog of the plugin on the page, written down as the page says and read in its own process."""
    folder = tmp_path_factory.mktemp("telephones")
    for name, content in re.findall(r"^```python\n# (\S+)\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    source = PluginSource(id="telephones", module="amparo_telephones", folders=(str(folder),))
    collected = collect([source], PluginContext(organization="clinic", engine_version=ENGINE_VERSION))
    assert () == collected.broken
    return build_catalog("clinic", collected.declarations)


@pytest.fixture
def ledger(catalog: Catalog) -> Ledger:
    """Return the registers of an office with one telephone of a hundred minutes."""
    made = Ledger(catalog, date(2026, 3, 16))
    made.add("telephones", "sol", name="blue", minutes=100, keep=60)
    return made


TELEPHONE = "telephones-1"


def test_a_telephone_is_lent_and_comes_back(ledger: Ledger) -> None:
    """The desk lends it once, not twice; when it came back it can be lent again."""
    ledger.do(TELEPHONE, "dina", "lend", until=UNTIL, minutes=30)
    twice = ledger.refused(TELEPHONE, "dina", "lend", until=UNTIL, minutes=30)
    ledger.do(TELEPHONE, "dina", "take_back")

    assert "it stands at “lent”" in twice
    assert "here" == ledger.records[TELEPHONE].state


def test_what_runs_low_is_listed_and_what_was_lent_is_counted(ledger: Ledger) -> None:
    """Of a hundred minutes fifty are left, which is below sixty."""
    ledger.do(TELEPHONE, "dina", "lend", until=UNTIL, minutes=50)

    assert [["blue", "50", "60"]] == [
        [cell.en for cell in row.cells] for row in ledger.rows("telephones", "to_top_up", "sol")
    ]
    assert {"2026-03": 50} == ledger.figures("telephones", "minutes")


def test_a_refusal_tells_the_desk_nothing_that_it_does_not_see(ledger: Ledger) -> None:
    """Too many minutes: whoever keeps the telephones reads how many there are, the desk does not."""
    refused = {who: ledger.refused(TELEPHONE, who, "lend", until=UNTIL, minutes=101) for who in ("sol", "dina")}

    assert [True, False] == ["100" in refused[who] for who in ("sol", "dina")]


def test_the_desk_sees_the_sticker_and_the_day(ledger: Ledger) -> None:
    """The page says that it reads two fields; these are they."""
    assert ["name on the sticker", "lent until"] == [label.en for label, _ in ledger.sheet(TELEPHONE, "dina").fields]


def typed() -> list[list[str]]:
    """Return the words of each command line on the page that adds to a register or does something in one."""
    lines = PAGE.replace("\\\n", " ").splitlines()
    words = [shlex.split(line, comments=True) for line in lines if line.startswith("amparo register ")]
    return [one for one in words if one[2] in {"add", "do"}]


@pytest.mark.parametrize("words", typed(), ids=" ".join)
def test_every_command_on_the_page_asks_what_the_page_answers(words: list[str]) -> None:
    """The register is there, the command is one of its, and the answers are what its form takes."""
    registers = catalog_of("asylum", "orientation", "refugee_closet").register_of
    declaration, given = registers[words[3]], dict(word.split("=", 1) for word in words if "=" in word)
    if words[2] == "add":
        asked = asked_when_added(declaration)
    else:
        asked = next(one for one in declaration.commands if one.id == words[5]).form.fields
    typed_numbers = {field.name: int(given[field.name]) for field in asked if given.get(field.name, "").isdigit()}
    yes = {name: True for name, value in given.items() if value == "yes"}

    assert set(given) == set(checked_answers(asked, given | typed_numbers | yes))
