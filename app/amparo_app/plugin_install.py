"""Installing a partner's plugin: its wheel read, asked what it declares, held against what is here, and then kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from packaging.utils import parse_wheel_filename
from packaging.version import InvalidVersion, Version
from pydantic import BaseModel, ConfigDict

from amparo.case.model import Recorded
from amparo.declarations import PluginContext, PluginDeclarations
from amparo.errors import DeclarationsInvalid, InvalidInput, PluginRefused
from amparo.plugins import ENGINE_VERSION
from amparo.plugins.catalog import build_catalog
from amparo.plugins.choosing import chosen_sources, in_development
from amparo.plugins.collect import collect
from amparo.plugins.host import this_host
from amparo.plugins.manager import PluginSource
from amparo.plugins.unpacking import remove_folder, unpack_into
from amparo.plugins.wheel import Wheel, WheelProblem, read_wheel
from amparo.plugins.wheel_needs import need_problems
from amparo.records.plugin_choices import plugin_settings
from amparo.records.plugin_wheels import GivenWheel, NewPlugin, PluginWheel, content_differs, other_content
from amparo.records.repository import Records
from amparo_app.catalogs import chosen, propose

INSTALLING = "plugin_installed"
"""The kind of the decisions about which plugins are on the office's machines; the subject is the plugin's id."""

NOWHERE = "check"
"""The organization that a plugin is asked for where there is none yet."""

_ADDRESS = re.compile(r"[A-Za-z0-9.-]+:\d{1,5}")
_DECLARED_IN = re.compile(r"(?:deadline rule|document|event) “([^”]+)”")


class InstallDecision(Recorded):
    """What an operator did: which version came or went, of which content, and what it may reach."""

    installed: bool
    version: str
    sha256: str
    file: str = ""
    network: tuple[str, ...] = ()


class Candidate(BaseModel):
    """A plugin that was found sound and can be installed: its wheels, what it declares, and how it stands here.

    `here` are its versions that are installed; `again` says that this very one is. `asked` is the `host:port` that its
    actions would connect to, `granted` what of it they may.
    """

    model_config = ConfigDict(frozen=True)

    wheel: Wheel
    sha256: str
    beside: tuple[Wheel, ...]
    declarations: PluginDeclarations
    here: tuple[str, ...]
    again: bool
    asked: tuple[str, ...]
    granted: tuple[str, ...]


class Wheels(BaseModel):
    """What was handed in: the plugin's wheel, those given along, and what its actions may reach."""

    model_config = ConfigDict(frozen=True)

    plugin: GivenWheel
    beside: tuple[GivenWheel, ...] = ()
    network: tuple[str, ...] = ()

    @classmethod
    def read(cls, file: Path, beside: Iterable[Path], network: Iterable[str]) -> Wheels:
        """Read the files; raises InvalidInput for one that cannot be read and for what is no address."""
        for address in network:
            if not _ADDRESS.fullmatch(address):
                raise InvalidInput(
                    f"“{address}” is no place on the network. Write it as host:port, as in fund.example.org:443."
                )
        return cls(
            plugin=_read(file), beside=tuple(_read(one) for one in beside), network=tuple(dict.fromkeys(network))
        )


def examine(records: Records, plugins: Sequence[PluginSource], wheels: Wheels) -> Candidate:
    """Return what would be installed, and change nothing; `plugins` is all that is here.

    The plugin is asked what it declares in its cage, from a folder that is thrown away, and compiled together with what
    each organization has beside it. Raises PluginRefused with everything that is wrong, each with file and place.
    """
    wheel, beside = _sound(wheels)
    _refuse(wheel.file, _taken(records, plugins, wheel, wheels))
    with TemporaryDirectory(prefix="amparo-install-", ignore_cleanup_errors=True) as scratch:
        folders = [*_unpacked(Path(scratch), (wheels.plugin, *wheels.beside))]
        source = PluginSource(
            id=wheel.plugin,
            module=wheel.module,
            folders=tuple(str(folder) for folder in folders),
            version=wheel.version,
            network=wheels.network,
        )
        try:
            declared = _declared(records, source, wheel)
            _refuse(wheel.file, _declared_otherwise(declared, wheel, wheels))
            _refuse(wheel.file, _placed(_compiled(records, plugins, source), wheel))
        finally:
            for folder in folders:
                remove_folder(folder)
    here = [one for one in records.plugin_wheels() if one.id == wheel.plugin]
    return Candidate(
        wheel=wheel,
        sha256=wheels.plugin.sha256,
        beside=beside,
        declarations=declared,
        here=tuple(one.version for one in here),
        again=any(one.sha256 == wheels.plugin.sha256 for one in here),
        asked=declared.info.network,
        granted=wheels.network,
    )


def keep(records: Records, candidate: Candidate, wheels: Wheels, by: str) -> PluginWheel:
    """Keep a plugin that was examined among the records, from where every machine of the office has it."""
    new = NewPlugin(
        id=candidate.wheel.plugin,
        version=candidate.declarations.info.version,
        package=candidate.wheel.module,
        wheel=wheels.plugin,
        beside=wheels.beside,
        network=wheels.network,
    )
    return records.add_plugin_wheel(new, by)


def _read(file: Path) -> GivenWheel:
    try:
        return GivenWheel(file=file.name, body=file.read_bytes())
    except OSError as problem:
        raise InvalidInput(
            f"The file {file} cannot be read: {problem.strerror}. Check its name and place."
        ) from problem


def _refuse(file: str, problems: Iterable[WheelProblem]) -> None:
    if found := tuple(dict.fromkeys(str(problem) for problem in problems)):
        raise PluginRefused(file, found)


def _sound(wheels: Wheels) -> tuple[Wheel, tuple[Wheel, ...]]:
    """Read every wheel that was handed in, and what they need; raises PluginRefused with every problem of each."""
    host = this_host()
    own = read_wheel(wheels.plugin.file, wheels.plugin.body, host)
    others = [read_wheel(one.file, one.body, host, is_plugin=False) for one in wheels.beside]
    wrong = [problem for one in (own, *others) if not isinstance(one, Wheel) for problem in one]
    beside = tuple(one for one in others if isinstance(one, Wheel))
    if isinstance(own, Wheel) and len(beside) == len(others):
        wrong += need_problems(own, beside, host)
        wrong += _same_package(own, beside)
    if wrong or not isinstance(own, Wheel):
        raise PluginRefused(wheels.plugin.file, tuple(dict.fromkeys(map(str, wrong))))
    return own, beside


def _same_package(own: Wheel, beside: Sequence[Wheel]) -> Iterator[WheelProblem]:
    first: dict[str, str] = dict.fromkeys(own.packages, own.file)
    for one in beside:
        for package in one.packages:
            if package in first:
                yield WheelProblem(one.file, package, f"{first[package]} has it too, and only one could be found")
            first.setdefault(package, one.file)


def _taken(records: Records, plugins: Iterable[PluginSource], wheel: Wheel, wheels: Wheels) -> Iterator[WheelProblem]:
    """Yield for what reason a plugin cannot have the id, the package or the version that it says."""
    place = f"{wheel.distribution.replace('-', '_')}-{wheel.version}.dist-info"
    if any(source.shipped and source.id == wheel.plugin for source in plugins):
        what = f"the id “{wheel.plugin}” is that of a plugin that comes with Amparo; its author has to choose another"
        yield WheelProblem(wheel.file, f"{place}/entry_points.txt", what)
    for there in records.plugin_wheels(withdrawn=True):
        other, package = parse_wheel_filename(there.file)[0], there.package.partition(".")[0]
        if there.id != wheel.plugin and package in wheel.packages:
            what = f"the installed plugin “{there.id}” has a package of this name already; rename it"
            yield WheelProblem(wheel.file, package, what)
        elif there.id == wheel.plugin and other != wheel.distribution:
            what = f"the id “{there.id}” is that of {other} {there.version}, another distribution; choose another id"
            yield WheelProblem(wheel.file, f"{place}/entry_points.txt", what)
        elif there.version == wheel.version and _differs(there, wheel, wheels):
            yield WheelProblem(wheel.file, f"{place}/METADATA", other_content(there))


def _differs(there: PluginWheel, wheel: Wheel, wheels: Wheels) -> bool:
    new = NewPlugin(
        id=wheel.plugin, version=wheel.version, package=wheel.module, wheel=wheels.plugin, beside=wheels.beside
    )
    return there.id == new.id and content_differs(there, new)


def _unpacked(scratch: Path, wheels: Iterable[GivenWheel]) -> Iterator[Path]:
    for number, one in enumerate(wheels):
        folder = scratch / str(number)
        folder.mkdir()
        unpack_into(folder, one.file, one.body)
        yield folder


def _declared(records: Records, source: PluginSource, wheel: Wheel) -> PluginDeclarations:
    organization = next((one.id for one in records.organizations()), NOWHERE)
    found = collect([source], PluginContext(organization=organization, engine_version=ENGINE_VERSION), twice=True)
    if found.broken:
        raise PluginRefused(wheel.file, tuple(f"{wheel.file}, {wheel.module}: {one.why}" for one in found.broken))
    return found.declarations[0]


def _declared_otherwise(declared: PluginDeclarations, wheel: Wheel, wheels: Wheels) -> Iterator[WheelProblem]:
    """Yield where a plugin says otherwise than its wheel, and where it is granted what it never asked for."""
    place, version = f"{wheel.module}, amparo_plugin_info", declared.info.version
    if not _same_version(version, wheel.version):
        what = f"it says that it is version {version}, and its wheel that it is {wheel.version}; make both the same"
        yield WheelProblem(wheel.file, place, what)
    elif version != wheel.version:
        what = f"it writes its version {version}, and its wheel {wheel.version}; write both alike"
        yield WheelProblem(wheel.file, place, what)
    for address in wheels.network:
        if address not in declared.info.network:
            asked = f"only for {', '.join(declared.info.network)}" if declared.info.network else "for none"
            yield WheelProblem(wheel.file, place, f"{address} is to be allowed, and it asks {asked}; leave it out")


def _same_version(one: str, other: str) -> bool:
    try:
        return Version(one) == Version(other)
    except InvalidVersion:
        return False


def _compiled(records: Records, plugins: Sequence[PluginSource], source: PluginSource) -> tuple[str, ...]:
    """Return what would be wrong with the catalog of an organization that enables the plugin, of any of this office."""
    others = [
        one for one in plugins if one.id != source.id or not (in_development(one) or one.version == source.version)
    ]
    here = [*others, source]
    instead: dict[str, str | None] = {source.id: source.version}
    tried: dict[str, None] = {}
    problems: dict[str, None] = {}
    for organization in records.organizations():
        settings = {plugin: one.values for plugin, one in plugin_settings(records, organization.id).items()}
        beside = [one for one in chosen(records, organization.id, others) if one.id != source.id]
        if (key := repr((beside, settings))) in tried:
            continue
        tried[key] = None
        found = propose(records, organization.id, here, instead=instead).problems
        before = propose(records, organization.id, others).problems if found else ()
        problems |= dict.fromkeys(one for one in found if one not in before)
    return tuple(problems) if tried else _compiled_alone(chosen_sources(here, instead))


def _compiled_alone(sources: Sequence[PluginSource]) -> tuple[str, ...]:
    collected = collect(sources, PluginContext(organization=NOWHERE, engine_version=ENGINE_VERSION))
    try:
        build_catalog(NOWHERE, collected.declarations)
    except DeclarationsInvalid as invalid:
        return invalid.problems
    return ()


def _placed(problems: Iterable[str], wheel: Wheel) -> Iterator[WheelProblem]:
    """Give each problem of a declaration the file in the wheel that it is written in, where a file of that name is."""
    for problem in problems:
        named = _DECLARED_IN.search(problem)
        files = (file for file in wheel.files if named and PurePosixPath(file).stem == named[1])
        yield WheelProblem(wheel.file, next((one for one in files if one.endswith(".yaml")), wheel.module), problem)
