"""Finding plugins and loading one: every mistake is one sentence that names the plugin and the hook."""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from amparo.declarations import PluginContext, PluginDeclarations
from amparo.errors import PluginBroken, UnknownName
from amparo.plugins.manager import PluginSource, declarations, installed, load, named, one_line, package_folder

FIXTURES = Path(__file__).parent / "fixtures"
Ask = Callable[[PluginSource], PluginDeclarations]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, context: PluginContext) -> Ask:
    """Load a plugin here, as its own process would, and ask it for everything."""
    modules = set(sys.modules)
    monkeypatch.syspath_prepend(str(FIXTURES))
    monkeypatch.syspath_prepend(str(tmp_path))

    def loaded(source: PluginSource) -> PluginDeclarations:
        importlib.invalidate_caches()
        try:
            return declarations(load(source), source.id, context)
        finally:
            for module in set(sys.modules) - modules:
                del sys.modules[module]

    return loaded


def why(ask: Ask, source: PluginSource) -> str:
    """Why this plugin is broken."""
    with pytest.raises(PluginBroken) as broken:
        ask(source)
    assert source.id == broken.value.plugin
    return broken.value.why


def test_installed_plugins_are_found_without_importing_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry point of the group `amparo` is a plugin; that its module does not even exist is its process's matter."""
    install_mutual_aid(tmp_path, monkeypatch)

    assert PluginSource(id="mutual_aid", module="amparo_mutual_aid", shipped=True) in installed()


def install_mutual_aid(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a plugin as far as its metadata goes."""
    meta = folder / "mutual_aid-1.0.dist-info"
    meta.mkdir()
    (meta / "METADATA").write_text("Metadata-Version: 2.1\nName: mutual-aid\nVersion: 1.0\n", encoding="utf-8")
    (meta / "entry_points.txt").write_text("[amparo]\nmutual_aid = amparo_mutual_aid\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))


def test_an_extra_plugin_is_named_by_id_and_module() -> None:
    """Tests and authors of plugins name a module that is not installed."""
    assert PluginSource(id="pier", module="pier_plugin") in installed(["pier=pier_plugin"])


def test_a_plugin_in_development_is_found_by_the_name_that_it_is_given() -> None:
    """With its folders: a process of the engine's must not have them on its own search path."""
    source = PluginSource(id="pier", module="pier_plugin", folders=("/opt/pier/src", "/opt/pier=1"))

    assert source in installed([named(source)])


def test_a_plugin_under_development_takes_the_place_of_the_installed_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processes for one plugin would take each other's calls."""
    install_mutual_aid(tmp_path, monkeypatch)
    found = [source.module for source in installed(["mutual_aid=developed"]) if source.id == "mutual_aid"]

    assert ["developed"] == found


def test_the_folder_of_a_package_is_found_without_importing_it(tmp_path: Path) -> None:
    """Its Word files are read by the engine, its code is not."""
    inner = tmp_path / "amparo_mutual_aid" / "letters"
    inner.mkdir(parents=True)
    for folder in (inner, inner.parent):
        (folder / "__init__.py").write_text("raise RuntimeError('imported')", encoding="utf-8")

    assert inner.parent == package_folder("amparo_mutual_aid", [str(tmp_path)])
    assert inner == package_folder("amparo_mutual_aid.letters", [str(tmp_path)])


@pytest.mark.parametrize("package", ["amparo_mutual_aid", "amparo.nothing", "amparo.errors.inner"])
def test_a_package_that_is_not_installed_has_no_folder(package: str) -> None:
    """Nor has a module."""
    with pytest.raises(UnknownName):
        package_folder(package)


def test_a_sound_plugin_gives_everything_it_declares(ask: Ask) -> None:
    """The fixture declares one of each kind."""
    found = ask(PluginSource(id="harbor", module="harbor"))

    assert "harbor" == found.info.id
    assert ["beds"] == [field.name for field in found.settings.fields]
    parts = set(type(found).model_fields) - {"info", "settings", "values"}
    assert dict.fromkeys(parts, 1) == {name: len(getattr(found, name)) for name in parts}


def test_a_misspelt_hook_is_named_with_the_nearest_that_exists(ask: Ask) -> None:
    """It would never be called, and its steps would silently be missing."""
    said = why(ask, PluginSource(id="pier", module="misspells_a_hook"))

    assert said.startswith("There is no hook named “amparo_stepz”. Did you mean amparo_steps")


def test_a_function_named_like_a_hook_has_to_be_marked(ask: Ask) -> None:
    """The forgotten decorator is the commonest mistake, and makes no noise of its own."""
    expected = "its function amparo_steps is not marked with @hookimpl, so it would never be called"

    assert expected == why(ask, PluginSource(id="pier", module="forgets_the_mark"))


def test_a_hook_with_an_argument_that_there_is_not_is_refused(ask: Ask) -> None:
    """The sentence names hook and argument."""
    said = why(ask, PluginSource(id="pier", module="asks_too_much"))

    assert "amparo_steps" in said
    assert "database" in said


def test_a_plugin_that_does_not_say_who_it_is_is_refused(ask: Ask) -> None:
    """Somebody has to be asked when it breaks."""
    expected = "it has no amparo_plugin_info; it needs one, to say who it is"

    assert expected == why(ask, PluginSource(id="quiet", module="quiet"))


def test_a_plugin_that_raises_on_import_is_named_with_what_it_raised(ask: Ask) -> None:
    """One sentence, no traceback."""
    assert "importing raises_on_import raised KeyError: 'offfice'" == why(
        ask, PluginSource(id="pier", module="raises_on_import")
    )


def test_a_plugin_that_asks_python_to_stop_is_broken_and_stops_nothing(ask: Ask) -> None:
    """SystemExit is no ordinary exception and would end the process."""
    assert "importing says_exit raised SystemExit: not today" == why(ask, PluginSource(id="pier", module="says_exit"))


@pytest.mark.parametrize(
    ("returned", "expected"),
    [
        ("{}", "amparo_steps gave back a dict instead of a list of StepDeclaration"),
        ("'interview'", "amparo_steps gave back a str instead of a list of StepDeclaration"),
        ("None", "amparo_steps gave back nothing; to declare none, it gives back an empty list"),
        ("['interview']", "amparo_steps, item 1, is a str instead of a StepDeclaration"),
        ("[Ladder(id='x', rungs=())]", "amparo_steps, item 1, is a Ladder instead of a StepDeclaration"),
        ("1 / 0", "amparo_steps raised ZeroDivisionError: division by zero"),
    ],
)
def test_an_answer_of_the_wrong_type_is_named_with_its_hook(
    ask: Ask, written: Callable[[str, str], PluginSource], returned: str, expected: str
) -> None:
    """Also None, which pluggy would leave out without a word."""
    source = written("pier", f"@hookimpl\ndef amparo_steps(context):\n    return {returned}\n")

    assert expected == why(ask, source)


def test_a_plugin_that_says_otherwise_than_who_it_is_is_named(ask: Ask, tmp_path: Path) -> None:
    """The first hook is checked like the others."""
    text = "from amparo.plugins import hookimpl\n\n@hookimpl\ndef amparo_plugin_info():\n    return 'pier'\n"
    (tmp_path / "pier.py").write_text(text, encoding="utf-8")

    assert "amparo_plugin_info gave back a str instead of a PluginInfo" == why(
        ask, PluginSource(id="pier", module="pier")
    )


def test_an_action_whose_function_does_not_exist_is_found_when_it_is_declared(
    ask: Ask, written: Callable[[str, str], PluginSource]
) -> None:
    """Not on the day a case needs it."""
    body = (
        "@hookimpl\ndef amparo_actions(context):\n"
        "    return [ActionDeclaration(id='look', title=Text('look'), function='pier:lok', fields=(),"
        " answers=Form(), fallback=(Role.PARALEGAL,))]\n"
    )

    assert why(ask, written("pier", body)).startswith("action “look”, finding pier:lok raised AttributeError")


def test_an_optional_hook_of_another_release_is_left_in_peace(
    ask: Ask, written: Callable[[str, str], PluginSource]
) -> None:
    """A plugin may serve two releases of the engine if it says so."""
    body = "@hookimpl(optionalhook=True)\ndef amparo_registers(context):\n    return []\n"

    assert "pier" == ask(written("pier", body)).info.id


def test_a_reason_is_one_printable_line() -> None:
    """A plugin's text cannot move a terminal's cursor or fill a screen."""
    assert "red alert" == one_line("\x1b\x07red\n\n  alert", 20)
    assert "abcd…" == one_line("abcdefgh", 5)
