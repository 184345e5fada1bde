"""What a plugin needs besides itself: offered by the engine's own environment, or given along as wheels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from amparo.plugins.host import Host
from amparo.plugins.wheel import Wheel, WheelProblem

ENGINE = "amparo"


def need_problems(plugin: Wheel, beside: Sequence[Wheel], host: Host) -> tuple[WheelProblem, ...]:
    """Return every requirement that neither the engine's environment nor a wheel given along meets.

    Also wheels given along that nothing needs or that are there twice: each is code that would run.
    """
    given = {one.distribution: one for one in beside}
    found = [problem for wheel in (plugin, *beside) for problem in _unmet(wheel, given, host)]
    found += _not_needed(plugin, beside)
    return tuple(sorted(set(found)))


def _requirements(wheel: Wheel) -> Iterator[Requirement]:
    for written in wheel.requires:
        one = Requirement(written)
        if one.marker is None or one.marker.evaluate({"extra": ""}):
            yield one


def _unmet(wheel: Wheel, given: dict[str, Wheel], host: Host) -> Iterator[WheelProblem]:
    for one in _requirements(wheel):
        what = _why_unmet(one, given, host)
        if what:
            yield WheelProblem(wheel.file, f"Requires-Dist: {one}", what)


def _why_unmet(one: Requirement, given: dict[str, Wheel], host: Host) -> str:
    name = str(canonicalize_name(one.name))
    if one.url:
        return "it is named by an address, which is never fetched; name a version, and give its wheel along with --with"
    if name == ENGINE:
        if one.specifier.contains(host.engine, prereleases=True):
            return ""
        return f"it is meant for Amparo {one.specifier} and this is {host.engine}; ask its author for a fitting release"
    there = given[name].version if name in given else host.distributions.get(name, "")
    if there and not one.specifier.contains(Version(there), prereleases=True):
        whose = f"the wheel {given[name].file} is" if name in given else "Amparo's own environment has"
        return f"{whose} {there}; ask the plugin's author for a release that works with it"
    if one.extras and name not in given:
        return (
            f"what “{', '.join(sorted(one.extras))}” of it stands for is not looked up; let the plugin itself name "
            "what it needs of that"
        )
    return "" if there else _how_to_get(one)


def _how_to_get(one: Requirement) -> str:
    wanted = f"{one.name}{one.specifier}"
    return (
        "Amparo's own environment does not have it. Get its wheel where there is a network, with "
        f"`pip download --only-binary :all: --no-deps '{wanted}'`, and give it along: --with FILE.whl"
    )


def _not_needed(plugin: Wheel, beside: Sequence[Wheel]) -> Iterator[WheelProblem]:
    names = [one.distribution for one in beside]
    wanted = {str(canonicalize_name(one.name)) for wheel in (plugin, *beside) for one in _requirements(wheel)}
    for one in beside:
        if names.count(one.distribution) > 1:
            yield WheelProblem(one.file, "", "another wheel of the same distribution is given along; choose one")
        if one.distribution not in wanted:
            yield WheelProblem(one.file, "", "the plugin does not need it; leave it out")
