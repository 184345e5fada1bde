"""What an operator is handed and may not install: everything wrong at once, with file and place, nothing changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.app.wheel_authors import (
    HEAD,
    declaring,
    sound,
    with_letter_of,
    with_rule_without_authority,
    with_steps,
    write,
)
from tests.core.plugins.wheels import parts, zipped
from tests.core.records.office import Office, intake

from amparo.errors import InvalidInput, PluginRefused
from amparo.plugins.choosing import DEFAULT
from amparo.plugins.manager import PluginSource
from amparo.plugins.unpacking import remove_folder
from amparo.records.plugin_choices import PLUGIN, PluginChoice
from amparo_app.catalogs import propose, put_in_force, sources
from amparo_app.plugin_install import Candidate, Wheels, examine, keep
from amparo_app.plugin_uninstall import who_is_affected

FILE = "amparo_harbor-1.0-py3-none-any.whl"
ACTION = """
@hookimpl
def amparo_actions(context):
    return [ActionDeclaration(id="weigh", title=Text("w", "w"), function="amparo_harbor:weigh", answers=Form(),
                              fields=("pier.amount",), fallback=(Role.PARALEGAL,))]

def weigh(call):
    return {}
"""
SHIPPED = PluginSource(id="harbor", module="amparo_elsewhere", shipped=True)


@pytest.fixture
def bare(office: Office) -> Iterator[Office]:
    """Return a clinic that works with none of the plugins that ship: a test asks only the plugin that it is about."""
    for plugin in DEFAULT:
        office.records.decide("clinic", PLUGIN, plugin, PluginChoice(enabled=False), by="p-test")
    yield office
    for folder in (office.data / "plugins").iterdir() if (office.data / "plugins").is_dir() else ():
        remove_folder(folder)


def handed(
    office: Office, wheel: tuple[str, bytes], *others: PluginSource, network: tuple[str, ...] = ()
) -> tuple[Candidate, Wheels]:
    """Hand a wheel to an operator, beside whatever is installed and some other plugins."""
    here = [one for one in sources(office.records, (), office.data) if not one.shipped]
    wheels = Wheels.read(write(office.data.parent / "handed", wheel), (), network)
    return examine(office.records, [*here, *others], wheels), wheels


def install(office: Office, wheel: tuple[str, bytes]) -> None:
    """Install a wheel and have the clinic enable it."""
    candidate, wheels = handed(office, wheel)
    kept = keep(office.records, candidate, wheels, "p-test")
    choice = PluginChoice(enabled=True, version=kept.version)
    office.records.decide("clinic", PLUGIN, kept.id, choice, by="p-test")


def refused(
    office: Office, wheel: tuple[str, bytes], *others: PluginSource, network: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Hand a wheel to an operator who may not install it, and return why; nothing has changed."""
    before = office.records.plugin_wheels(withdrawn=True), office.records.organization("clinic").catalog
    with pytest.raises(PluginRefused) as found:
        handed(office, wheel, *others, network=network)

    assert before == (office.records.plugin_wheels(withdrawn=True), office.records.organization("clinic").catalog)
    assert all(FILE in problem for problem in found.value.problems)
    return found.value.problems


def test_a_sound_wheel_is_examined_without_a_trace_and_then_kept(bare: Office) -> None:
    """What it declares was asked in its cage; nothing is among the records until somebody confirms."""
    candidate, wheels = handed(bare, sound())

    assert ["harbor_bond"] == [kind.id for kind in candidate.declarations.case_types]
    assert ((), False) == (candidate.here, candidate.again)
    assert () == bare.records.plugin_wheels()
    keep(bare.records, candidate, wheels, "p-test")
    assert [True] == [handed(bare, sound())[0].again]
    assert [(FILE, "amparo_harbor")] == [(one.file, one.package) for one in bare.records.plugin_wheels()]


def test_a_plugin_for_another_version_of_the_engine(bare: Office) -> None:
    """Said by its metadata before any of its code runs, and by the plugin itself."""
    wheel = (FILE, zipped(parts(metadata="Requires-Dist: amparo>=9\n")))
    declared = parts(code=HEAD.replace('">=0.1"', '">=9,<10"'))

    assert [f"{FILE}, Requires-Dist: amparo>=9: it is meant for Amparo >=9 and this is 0.1.0"] == [
        problem.partition(";")[0] for problem in refused(bare, wheel)
    ]
    assert any(
        "requires_amparo: it is meant for Amparo >=9,<10" in one for one in refused(bare, (FILE, zipped(declared)))
    )


def test_an_id_that_is_taken(bare: Office) -> None:
    """By a plugin that comes with Amparo, or by another distribution that is installed."""
    (ships,) = refused(bare, sound(), SHIPPED)
    files = parts(module="amparo_other")
    other = {name.replace("amparo_harbor-1.0", "pier_legal-1.0"): body for name, body in files.items()}
    other["pier_legal-1.0.dist-info/METADATA"] = b"Metadata-Version: 2.4\nName: pier-legal\nVersion: 1.0\n"
    install(bare, ("pier_legal-1.0-py3-none-any.whl", zipped(other)))
    (taken,) = refused(bare, sound())

    assert "entry_points.txt: the id “harbor” is that of a plugin that comes with Amparo" in ships
    assert "entry_points.txt: the id “harbor” is that of pier-legal 1.0, another distribution" in taken


def test_a_pth_file_and_files_outside_of_the_package_are_told_together(bare: Office) -> None:
    """Nothing of the wheel is asked then."""
    files = parts() | {"harbor.pth": b"import os\n", "tests/__init__.py": b"", "amparo_harbor-1.0.data/scripts/x": b""}
    told = refused(bare, (FILE, zipped(files, info="amparo_harbor-1.0.dist-info")))

    assert {"harbor.pth", "tests/__init__.py", "amparo_harbor-1.0.data/scripts/x"} == {
        one.removeprefix(f"{FILE}, ").partition(":")[0] for one in told
    }


def test_a_step_that_another_plugin_has(bare: Office) -> None:
    """The office's own plugins keep theirs: neither hides the other."""
    step = 'step("take_request")'
    pier = HEAD.replace('"harbor"', '"pier"').replace("harbor_bond", "pier_bond")
    theirs = with_steps(step)
    code = pier + theirs_of(theirs).replace("harbor_bond", "pier_bond")
    install(bare, ("amparo_pier-1.0-py3-none-any.whl", zipped(parts("pier", code=code))))
    told = refused(bare, theirs)

    assert any(
        "Plugin “harbor”, step “take_request”: it is declared by plugins “harbor”, “pier”" in one for one in told
    )


def theirs_of(wheel: tuple[str, bytes]) -> str:
    """Return what a wheel's code has besides its head."""
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(wheel[1])) as archive:
        return archive.read("amparo_harbor/__init__.py").decode().removeprefix(HEAD)


@pytest.mark.parametrize(
    ("wheel", "place", "said"),
    [
        (
            with_steps('step("pay", condition=Done("ask"))'),
            "amparo_harbor",
            "Plugin “harbor”, step “pay”, condition: There is no step named “ask”",
        ),
        (
            with_rule_without_authority(),
            "amparo_harbor",
            "harbor_deadline.yaml",
        ),
        (with_letter_of("Case {{ case_number }} of {{ nobody }}"), "amparo_harbor", "harbor_letter.en.docx"),
        (
            with_steps('step("a", after=("b",)), step("b", after=("a",))'),
            "amparo_harbor",
            "these steps come after one another in a circle",
        ),
        (
            declaring(ACTION),
            "amparo_harbor",
            "There is no value for actions named “pier.amount”",
        ),
    ],
    ids=["unknown step", "no authority", "unknown field in a letter", "circle", "field of nobody"],
)
def test_what_is_declared_wrong_is_refused_with_its_place(
    bare: Office, wheel: tuple[str, bytes], place: str, said: str
) -> None:
    """Each names the wheel, the place in it, the declaration and what is wrong there."""
    told = refused(bare, wheel)

    assert any(one.startswith(f"{FILE}, {place}") and said in one for one in told), told


def test_several_wrong_declarations_are_told_at_once(bare: Office) -> None:
    """Their author comes back once."""
    told = refused(bare, with_steps('step("a", condition=Done("x")), step("b", completed_by=("y",)), step("a")'))

    assert {"step “a”, condition", "step “b”, completed_by", "step “a”:"} == {
        place
        for place in ("step “a”, condition", "step “b”, completed_by", "step “a”:")
        if any(place in one for one in told)
    }


def test_the_same_version_with_another_content(bare: Office) -> None:
    """Cases name what they were decided under by its version."""
    install(bare, sound())
    (told,) = refused(bare, sound(code=HEAD + "\n# mended\n"))

    assert "METADATA: Version 1.0 of the plugin “harbor” was installed on" in told
    assert "Give the changed one a version of its own" in told


def test_a_version_that_the_plugin_itself_says_otherwise(bare: Office) -> None:
    """A catalog names the plugin's own; the records name the wheel's."""
    (told,) = refused(bare, sound(code=HEAD.replace('"1.0"', '"1.1"')))

    assert "amparo_plugin_info: it says that it is version 1.1, and its wheel that it is 1.0" in told


def test_a_network_that_nobody_asked_for_is_not_granted(bare: Office) -> None:
    """And what is no address is refused before anything is read."""
    (told,) = refused(bare, sound(), network=("fund.example.org:443",))

    assert "fund.example.org:443 is to be allowed, and it asks for none" in told
    with pytest.raises(InvalidInput, match="Write it as host:port"):
        Wheels.read(Path(FILE), (), ("https://fund.example.org",))


def test_a_plugin_that_raises_hangs_in_nothing_and_is_told(bare: Office) -> None:
    """What it does when it is asked stays in its cage."""
    (told,) = refused(bare, sound(code="raise RuntimeError('no')\n"))

    assert "RuntimeError: no" in told


def test_a_next_version_is_installed_beside_the_first(bare: Office) -> None:
    """The clinic stays with the first until it enables the second."""
    install(bare, sound())
    code = HEAD.replace('version="1.0"', 'version="1.1"')
    candidate, wheels = handed(bare, sound(version="1.1", code=code))
    keep(bare.records, candidate, wheels, "p-test")

    assert ("1.0",) == candidate.here
    assert ["1.0", "1.1"] == [one.version for one in sources(bare.records, (), bare.data) if one.id == "harbor"]


def test_whoever_works_with_a_plugin_is_told_before_it_goes(bare: Office) -> None:
    """The clinic, its case under a catalog with the plugin, and the step that is open there."""
    install(bare, with_steps('step("pay_bond")'))
    (wheel,) = bare.records.plugin_wheels()
    here = [one for one in sources(bare.records, (), bare.data) if not one.shipped]
    put_in_force(bare.records, propose(bare.records, "clinic", here).catalog, "p-test")
    bare.open_case(intake().model_copy(update={"case_type": "harbor_bond"}))
    (affected,) = who_is_affected(bare.records, here, wheel).affected

    assert (True, True, 1, 1, 0) == (
        affected.enabled,
        affected.in_force,
        affected.cases,
        affected.steps,
        affected.actions,
    )
