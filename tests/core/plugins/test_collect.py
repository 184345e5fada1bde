"""Declarations are read in processes of their own: what one plugin does there stays there."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from amparo.declarations import PluginContext
from amparo.plugins.cage import Limits
from amparo.plugins.collect import BrokenPlugin, Collected, collect
from amparo.plugins.manager import PluginSource

Written = Callable[[str, str], PluginSource]
Fixture = Callable[[str], PluginSource]


def only_broken(collected: Collected) -> BrokenPlugin:
    """The one plugin that is broken, where nothing else was asked."""
    assert () == collected.declarations
    (broken,) = collected.broken
    return broken


def test_a_plugin_that_raises_is_broken_by_name_and_the_others_go_on(
    fixture_plugin: Fixture, context: PluginContext
) -> None:
    """One partner's mistake costs the office that partner's steps and no more."""
    found = collect([fixture_plugin("raises_on_import"), fixture_plugin("harbor")], context)

    assert ["harbor"] == [declared.info.id for declared in found.declarations]
    assert (
        BrokenPlugin(
            id="raises_on_import",
            why="importing raises_on_import raised KeyError: 'offfice'",
            problems=("raises_on_import.py, line 4: importing raises_on_import raised KeyError: 'offfice'",),
        ),
    ) == found.broken


def test_a_plugin_that_hangs_is_named_and_stopped(fixture_plugin: Fixture, context: PluginContext) -> None:
    """After the time limit its process is gone."""
    broken = only_broken(collect([fixture_plugin("hangs_on_import")], context, Limits(seconds=3)))

    assert "module hangs_on_import did not say within 3 seconds what it declares, and was stopped" == broken.why


def test_what_a_hanging_plugin_started_is_stopped_with_it(
    written: Written, context: PluginContext, running: Callable[[str], set[int]], cleared_away: Callable[[str], bool]
) -> None:
    """A child that lived on would keep what it holds open."""
    marker = f"the-child-{secrets.token_hex(8)}"
    body = (
        "import subprocess, sys, time\n"
        f"subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)', {marker!r}])\n"
        "time.sleep(600)\n"
    )
    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(collect, [written("pier", body)], context, Limits(seconds=8))
        ends_at = time.monotonic() + 8
        while not (started := running(marker)) and time.monotonic() < ends_at:
            time.sleep(0.05)
        broken = only_broken(found.result())

    assert "did not say within 8 seconds" in broken.why
    assert 1 == len(started)
    assert cleared_away(marker)


def test_a_plugin_that_leaves_without_a_word_is_named(fixture_plugin: Fixture, context: PluginContext) -> None:
    """Its silence is not taken for an empty list."""
    broken = only_broken(collect([fixture_plugin("leaves_on_import")], context))

    assert "the process of module leaves_on_import ended before it said what it declares" == broken.why


def test_a_plugin_that_fills_the_memory_is_stopped_by_its_limit(
    fixture_plugin: Fixture, context: PluginContext
) -> None:
    """The office's machine has other work."""
    broken = only_broken(collect([fixture_plugin("fills_memory")], context))

    assert "importing fills_memory raised MemoryError" == broken.why


def test_a_plugin_that_declares_too_much_is_refused(written: Written, context: PluginContext) -> None:
    """The limit is on bytes, before anything is read into models."""
    body = (
        "@hookimpl\ndef amparo_facts(context):\n"
        "    return [FactDeclaration(name='pier.x', title=Text('x' * 200_000), kind='text')]\n"
    )
    broken = only_broken(collect([written("pier", body)], context, Limits(answer=100_000)))

    assert "module pier declares more than 100,000 bytes" == broken.why


@pytest.mark.parametrize(
    "noise", ["print('hello')", "import os; os.write(1, b'hello\\n')", "import os; os.system('echo hello')"]
)
def test_what_a_plugin_prints_does_not_reach_the_pipe(written: Written, context: PluginContext, noise: str) -> None:
    """From Python, below Python, or from a program that it starts."""
    found = collect([written("pier", noise)], context)

    assert () == found.broken
    assert ["pier"] == [declared.info.id for declared in found.declarations]


def test_a_plugin_that_reads_from_its_input_reads_nothing(written: Written, context: PluginContext) -> None:
    """The pipe with the engine's question is not its input."""
    body = "import sys\nHEARD = sys.stdin.read()\nassert HEARD == '', HEARD\n"

    assert () == collect([written("pier", body)], context).broken


def test_a_plugin_does_not_see_the_engines_environment(
    written: Written, context: PluginContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No key, no address of a database or of Temporal; and its folder is its own and empty."""
    monkeypatch.setenv("AMPARO_MASTER_KEY", "invented")
    body = (
        "import os\n"
        "seen = set(os.environ) - {'LC_CTYPE', 'LD_LIBRARY_PATH', 'PWD'}\n"
        "assert seen == {'HOME', 'LANG', 'PATH', 'PYTHONPATH', 'PYTHONUTF8', 'TMPDIR'}, seen\n"
        "assert os.listdir() == []\n"
    )

    assert () == collect([written("pier", body)], context).broken


def test_an_enabled_plugin_that_is_not_installed_is_broken(context: PluginContext) -> None:
    """Its rules are missing, and somebody has to know."""
    broken = only_broken(collect([PluginSource(id="gone")], context))

    assert BrokenPlugin(id="gone", why="it is enabled but not installed; install it, or go without it") == broken


def test_a_plugin_that_calls_itself_otherwise_is_broken(context: PluginContext, written: Written) -> None:
    """Its facts and stamps would be another's."""
    source = written("pier", "").model_copy(update={"id": "anchor"})
    broken = only_broken(collect([source], context))

    assert (
        BrokenPlugin(id="anchor", why="it calls itself “pier” but is installed as “anchor”; make both the same")
        == broken
    )


def test_a_plugin_in_a_folder_takes_the_place_of_an_installed_one(
    written: Written, context: PluginContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever develops a plugin tries what is in the folder, not the release that the office has."""
    release = tmp_path / "release"
    release.mkdir()
    (release / "pier.py").write_text("raise RuntimeError('the release')", encoding="utf-8")
    monkeypatch.syspath_prepend(str(release))

    assert () == collect([written("pier", "")], context).broken


def test_a_file_beside_a_plugin_takes_the_place_of_nothing_that_checks_its_answers(
    written: Written, context: PluginContext, tmp_path: Path
) -> None:
    """A folder may hold a file that happens to be called like something of ours."""
    for name in ("pydantic.py", "pluggy.py", "yaml.py", "amparo.py"):
        (tmp_path / name).write_text("raise RuntimeError('taken for a library')", encoding="utf-8")

    assert () == collect([written("pier", "import pydantic, pluggy, yaml, amparo\n")], context).broken


def test_what_goes_around_the_models_checks_is_refused_by_the_engine(written: Written, context: PluginContext) -> None:
    """The engine reads JSON through the models again, whatever the plugin's process thought of it."""
    body = (
        "@hookimpl\ndef amparo_facts(context):\n"
        "    return [FactDeclaration.model_construct(name='pier.x', title=Text('x'), kind='riddle')]\n"
    )
    broken = only_broken(collect([written("pier", body)], context))

    assert broken.why.startswith(
        "what it declares is not valid: its answer, declarations.facts.0.kind: Input should be "
    )


def test_what_cannot_be_written_down_is_refused(written: Written, context: PluginContext) -> None:
    """Half a character is a text to Python and to nothing else."""
    body = (
        "@hookimpl\ndef amparo_facts(context):\n"
        "    return [FactDeclaration(name='pier.x', title=Text('\\ud800'), kind='text')]\n"
    )
    broken = only_broken(collect([written("pier", body)], context))

    assert broken.why.startswith("what it declares cannot be written down")


def test_plugins_are_told_for_which_organization_they_are_asked(written: Written, context: PluginContext) -> None:
    """A plugin may declare more for one office than for another."""
    body = (
        "@hookimpl\ndef amparo_facts(context):\n"
        "    return [FactDeclaration(name='pier.x', title=Text(f'{context.organization} {context.engine_version}'),"
        " kind='text')]\n"
    )
    (declared,) = collect([written("pier", body)], context).declarations

    assert "harbor-legal 0.1.0" == declared.facts[0].title.en


def said_by(script: str) -> str:
    """What a fresh Python with our own search path prints."""
    path = os.pathsep.join(str(Path(place).absolute()) for place in sys.path)
    command = [sys.executable, "-P", "-c", script]
    return subprocess.run(command, capture_output=True, text=True, check=True, env={"PYTHONPATH": path}).stdout


def test_the_engine_imports_no_plugin_while_it_builds_a_catalog() -> None:
    """A fresh process builds a catalog of a plugin and holds no module of it afterwards."""
    fixtures = Path(__file__).parent / "fixtures"
    script = (
        "import sys\n"
        "from amparo.declarations import PluginContext\n"
        "from amparo.plugins.catalog import first_catalog\n"
        "from amparo.plugins.collect import collect\n"
        "from amparo.plugins.manager import PluginSource\n"
        f"source = PluginSource(id='harbor', module='harbor', folders=({str(fixtures)!r},))\n"
        "found = collect([source], PluginContext(organization='o', engine_version='0.1.0'))\n"
        "report = first_catalog('o', found)\n"
        "print(len(report.catalog.case_types), report.left_out, 'harbor' in sys.modules, 'pluggy' in sys.modules)\n"
    )

    assert "1 () False True\n" == said_by(script)


def test_importing_what_plugins_import_brings_no_heavy_library() -> None:
    """Each plugin's process pays for this import, and none of them needs a database, Word or Temporal."""
    heavy = ("sqlalchemy", "docx", "docxtpl", "jinja2", "lxml", "temporalio", "alembic", "cryptography", "fastapi")
    script = (
        f"import sys, amparo.plugins, amparo.declarations; print([name for name in {heavy!r} if name in sys.modules])"
    )

    assert "[]\n" == said_by(script)
