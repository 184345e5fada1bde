"""What a plugin needs: met by the engine's environment or by wheels given along, or told with how to get it."""

from __future__ import annotations

import pytest
from tests.core.plugins.test_wheel import HOST

from amparo.plugins.wheel import Wheel
from amparo.plugins.wheel_needs import need_problems


def wheel(*requires: str, name: str = "amparo-harbor", version: str = "1.0") -> Wheel:
    """Return a wheel that was read."""
    file = f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
    return Wheel(file=file, distribution=name, version=version, packages=(), requires=requires, files=())


@pytest.mark.parametrize(
    ("requires", "said"),
    [
        ("amparo>=0.2,<0.3", "it is meant for Amparo <0.3,>=0.2 and this is 0.1.0"),
        ("pydantic<2", "Amparo's own environment has 2.14.0"),
        ("phonenumbers>=8", "`pip download --only-binary :all: --no-deps 'phonenumbers>=8'`"),
        ("pydantic[email]", "what “email” of it stands for is not looked up"),
        ("thing @ https://example.org/thing.whl", "an address, which is never fetched"),
    ],
)
def test_what_is_not_met_is_told_with_how_to_meet_it(requires: str, said: str) -> None:
    """Never by installing into the engine's own environment."""
    (problem,) = need_problems(wheel(requires), (), HOST)

    assert said in problem.what
    assert problem.place.startswith("Requires-Dist: ")


def test_what_is_met_is_no_problem() -> None:
    """By the engine, by its environment, by nobody where the marker says that it is not for here."""
    needs = ("amparo>=0.1", "pydantic>=2", "colorama; sys_platform == 'win32'", "pytest; extra == 'dev'")

    assert () == need_problems(wheel(*needs), (), HOST)


def test_a_wheel_given_along_meets_a_need_and_has_needs_of_its_own() -> None:
    """What it needs in turn is asked for alike."""
    along = wheel("lxml>=5", name="phonenumbers", version="8.13")
    problems = need_problems(wheel("phonenumbers>=8"), (along,), HOST)

    assert [(along.file, "Requires-Dist: lxml>=5")] == [(one.file, one.place) for one in problems]


def test_wheels_that_nothing_needs_are_refused() -> None:
    """Each of them is code that would lie beside the plugin."""
    stray, old = wheel(name="stray"), wheel(name="phonenumbers", version="7.0")
    whats = {one.file: one.what for one in need_problems(wheel("phonenumbers>=8"), (stray, old), HOST)}

    assert "the plugin does not need it; leave it out" == whats[stray.file]
    assert "the wheel phonenumbers-7.0-py3-none-any.whl is 7.0" in whats[wheel().file]
