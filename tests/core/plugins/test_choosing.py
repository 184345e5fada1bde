"""Which plugins a catalog is built of: what was decided, else what ships, and what somebody works on."""

from __future__ import annotations

import pytest

from amparo.plugins.choosing import chosen_sources, newest
from amparo.plugins.manager import PluginSource

ASYLUM = PluginSource(id="asylum", module="amparo_asylum", shipped=True)
EXTRA = PluginSource(id="extra", module="amparo_extra", shipped=True)
OLD, NEW, NEWER = (
    PluginSource(id="harbor", module="amparo_harbor", folders=(f"/{version}",), version=version)
    for version in ("1.2", "1.9", "1.10")
)
MENDED = PluginSource(id="harbor", module="amparo_harbor", folders=("/work",))
HERE = (ASYLUM, EXTRA, OLD, NEW, NEWER)


def test_nobody_decided_and_what_ships_is_enabled_alone() -> None:
    """What an operator installed is no organization's before it says so; nor is any package that lies about."""
    assert (ASYLUM,) == chosen_sources(HERE, {}, default={"asylum"})


def test_the_version_that_was_enabled_stays_whatever_is_installed() -> None:
    """An upgrade is a decision of its own."""
    assert (ASYLUM, NEW) == chosen_sources(HERE, {"harbor": "1.9"}, default={"asylum"})


def test_what_was_disabled_is_left_out_even_if_it_ships() -> None:
    """None stands for a plugin that the organization does not work with."""
    assert (OLD,) == chosen_sources(HERE, {"asylum": None, "harbor": "1.2"}, default={"asylum"})


def test_what_is_in_development_takes_the_place_of_every_version() -> None:
    """Also where nobody decided; but not where it was disabled."""
    assert (ASYLUM, MENDED) == chosen_sources((*HERE, MENDED), {"harbor": "1.9"}, default={"asylum"})
    assert (ASYLUM, MENDED) == chosen_sources((*HERE, MENDED), {}, default={"asylum"})
    assert (ASYLUM,) == chosen_sources((*HERE, MENDED), {"harbor": None}, default={"asylum"})


def test_what_is_enabled_and_not_here_has_no_module() -> None:
    """The catalog is refused with its name; it is not built without it as if nothing were."""
    assert (PluginSource(id="harbor", version="3.0"),) == chosen_sources((OLD,), {"harbor": "3.0"}, default=())


def test_the_order_in_which_plugins_are_found_means_nothing() -> None:
    """By id, whatever lies first on the disk."""
    decided = {"harbor": "1.2", "extra": ""}

    assert chosen_sources(HERE, decided) == chosen_sources(HERE[::-1], decided)


@pytest.mark.parametrize(
    ("here", "plugin", "expected"),
    [(HERE, "harbor", "1.10"), (HERE, "asylum", ""), ((*HERE, MENDED), "harbor", ""), (HERE, "pier", None)],
)
def test_the_newest_version_is_newest_by_number(
    here: tuple[PluginSource, ...], plugin: str, expected: str | None
) -> None:
    """1.10 comes after 1.9; one that ships or is in development has no version to choose."""
    assert expected == newest(here, plugin)
