"""A check of plugins: everything at once with its place, every letter tried, and what is only worth a look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.app.clinic import HOUSE, Run
from tests.app.partner import PLUGIN, project
from tests.plugins.docket import MODULES, catalog_of

from amparo.plugins.in_folder import sources_in
from amparo.testing.new_plugin import NewPlugin, write_plugin
from amparo_app.plugin_check import Checked, check
from amparo_app.plugin_notes import notes_on

ASYLUM = sources_in(HOUSE / "plugins" / "amparo_asylum")
Mistake = Callable[[str, str, str], Checked]


@pytest.fixture
def partner(tmp_path: Path) -> Path:
    """Return the folder of a plugin as `amparo plugins new` writes it."""
    folder = tmp_path / "amparo-shelter-network"
    write_plugin(NewPlugin.named("amparo-shelter-network", year=2027), folder)
    return folder


@pytest.fixture
def mistake(partner: Path) -> Mistake:
    """Return a function that makes a mistake in one file of that plugin and checks it."""

    def made(file: str, right: str, wrong: str) -> Checked:
        path = partner / "amparo_shelter_network" / file
        text = path.read_text(encoding="utf-8")
        assert right in text
        path.write_text(text.replace(right, wrong), encoding="utf-8")
        return check(sources_in(partner), ASYLUM, "check", unconfined_too=True)

    return made


def test_two_plugins_with_one_id_of_a_case_type_are_both_told(tmp_path: Path) -> None:
    """Neither may take the other's place; its author hears of the one, and that the other is wrong as well."""
    first = sources_in(project(tmp_path / "harbor", PLUGIN.format(version="1.0")))
    other = PLUGIN.format(version="1.0").replace('id="harbor"', 'id="dock"')
    second = sources_in(project(tmp_path / "dock", other, name="dock"))

    found = check(first, second, "check")

    assert not found.sound
    assert any("Plugin “harbor”" in problem for problem in found.problems)
    assert any("beside it: Plugin “dock”" in note for note in found.notes)


def test_our_own_plugin_is_sound() -> None:
    """What ships passes its own check."""
    assert check(ASYLUM, (), "check").sound


def test_a_new_plugin_is_sound_and_its_letter_can_be_written_in_both_languages(partner: Path) -> None:
    """What may not be known when the letter is wanted is named; what a step before had to state is not."""
    found = check(sources_in(partner), ASYLUM, "check", unconfined_too=True)

    assert () == found.to_mend
    assert [("defensive_asylum", "en", False), ("defensive_asylum", "es", False)] == [
        (letter.case_type, letter.language, letter.missing) for letter in found.letters
    ]
    assert {
        ("telephone of the clinic (organization.telephone)",),
        ("teléfono de la clínica (organization.telephone)",),
    } == {letter.may_be_empty for letter in found.letters}


@pytest.mark.parametrize(
    ("file", "right", "wrong", "said"),
    [
        (
            "work.py",
            '    """Return the three steps, in',
            '    {}["bed"]\n    """Return the three steps, in',
            "amparo_shelter_network/work.py, line 47: amparo_steps raised KeyError: 'bed'",
        ),
        (
            "__init__.py",
            "import work",
            "import wrok",
            "amparo_shelter_network/__init__.py, line 21: importing amparo_shelter_network raised ImportError",
        ),
        ("forms.py", "class Room(BaseModel):", "class Room(BaseModel:", "amparo_shelter_network/forms.py, line "),
        ("__init__.py", "def amparo_steps", "def amparo_stpes", "Did you mean amparo_steps"),
        (
            "rules/shelter_network_answer.yaml",
            "value: 3,",
            "value: three,",
            "rules/shelter_network_answer.yaml, line 14: key “values”, entry 1, “value”",
        ),
        ("rules/shelter_network_answer.yaml", "kind: act_by", "kind: [act_by", "it cannot be read as YAML"),
        (
            "letter.yaml",
            "name: people",
            "name: persons",
            "letter.es.docx, text, table 1, row 2, column 2: There is no field named “people”",
        ),
        ("work.py", "asylum.custody", "asylum.custdy", "condition: There is no fact named “asylum.custdy”"),
    ],
)
def test_each_mistake_is_told_with_its_place(mistake: Mistake, file: str, right: str, wrong: str, said: str) -> None:
    """File and line of the author's own code, never a trace."""
    found = mistake(file, right, wrong)

    assert any(said in problem for problem in found.to_mend), found.to_mend
    assert not any("Traceback" in problem for problem in found.to_mend)


def test_mistakes_in_several_hooks_are_told_at_once(mistake: Mistake) -> None:
    """Whoever mends a plugin does it once."""
    mistake("letter.yaml", "name: people", "name: persons")
    mistake("rules/shelter_network_answer.yaml", "value: 3,", "value: three,")
    found = mistake("work.py", '    """Return the three steps, in', '    {}["bed"]\n    """Return the three steps, in')

    assert {"work.py", "answer.yaml", "letter.en.docx", "letter.es.docx"} == {
        name
        for name in ("work.py", "answer.yaml", "letter.en.docx", "letter.es.docx")
        if any(name in problem for problem in found.to_mend)
    }


def test_a_language_of_a_pair_that_is_not_there_is_shown(mistake: Mistake) -> None:
    """A client who reads Spanish would get nothing."""
    found = mistake("letter.yaml", "files: {en: letter.en.docx, es: letter.es.docx}", "files: {en: letter.en.docx}")

    assert [("en", False), ("es", True)] == [(letter.language, letter.missing) for letter in found.letters]


def test_spanish_that_nobody_wrote_is_worth_a_look(mistake: Mistake) -> None:
    """It holds nothing up: a name may be the same in both."""
    found = mistake(
        "work.py", 'Text("Look whether there is room", "Ver si hay lugar")', 'Text("Look whether there is room")'
    )

    assert found.sound
    assert any(
        "step “shelter_network_look”: “Look whether there is room” reads the same" in note for note in found.notes
    )


def test_a_fact_that_nobody_reads_is_worth_a_look(mistake: Mistake) -> None:
    """The letter leaves it out, and no condition asks for it."""
    found = mistake("work.py", 'Done("shelter_network_request") & AGREES', 'Done("shelter_network_request")')

    assert any(
        "fact “shelter_network.agrees”: no condition, letter, action, register or rule reads it" in note
        for note in found.notes
    )
    assert not any("shelter_network.people" in note for note in found.notes)


def test_a_pattern_that_nothing_explains_is_worth_a_look(mistake: Mistake) -> None:
    """Whoever types is never shown the pattern: without help they would not know what is wanted."""
    confirmed_by = mistake("forms.py", "Field(max_length=80)", 'Field(max_length=80, pattern="^[A-Z]")')
    telephone = mistake("forms.py", "Field(max_length=40)", 'Field(max_length=40, pattern="[0-9]")')

    assert confirmed_by.sound
    assert telephone.sound
    assert any("_arrival”: field “confirmed_by” has a pattern and no help" in note for note in confirmed_by.notes)
    assert any("settings: field “telephone” has a pattern and no help" in note for note in telephone.notes)


@pytest.mark.parametrize("plugin", MODULES)
def test_every_pattern_of_the_plugins_that_ship_is_explained(plugin: str) -> None:
    """Whoever types something else reads an example."""
    assert [] == [note for note in notes_on(catalog_of(*MODULES), plugin) if "has a pattern and no help" in note]


def test_the_command_shows_it_in_both_languages(amparo: Run, partner: Path) -> None:
    """On exit code 0 when it is sound."""
    english, spanish = (
        amparo("plugins", "check", str(partner)),
        amparo("plugins", "check", str(partner), "--language", "es"),
    )

    assert (0, 0) == (english.code, spanish.code)
    assert "defensive_asylum: en can be written, es can be written" in english.out
    assert "defensive_asylum: en se puede escribir, es se puede escribir" in spanish.out
