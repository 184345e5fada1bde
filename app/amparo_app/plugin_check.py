"""Plugins checked for whoever writes or installs them: all that is wrong at once, and what is worth a look."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from amparo.declarations import PluginContext
from amparo.plugins import ENGINE_VERSION
from amparo.plugins.catalog import checked_catalog
from amparo.plugins.collect import collect
from amparo.plugins.confinement import Unconfined, confinement
from amparo.plugins.manager import PluginSource
from amparo_app.plugin_list import InstalledPlugin, all_told
from amparo_app.plugin_notes import notes_on
from amparo_app.preflight import with_fitting_letters
from amparo_app.template_matrix import TriedLetter, tried_letters


class Checked(BaseModel):
    """Plugins that were checked, and every problem of a catalog of them with those beside them.

    `letters` are the letters of those plugins as they were tried, `notes` what is worth a look and holds nothing up.
    """

    model_config = ConfigDict(frozen=True)

    plugins: tuple[InstalledPlugin, ...]
    problems: tuple[str, ...]
    letters: tuple[TriedLetter, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def to_mend(self) -> tuple[str, ...]:
        """Return everything that is wrong, in one list."""
        broken = (problem for plugin in self.plugins for problem in plugin.problems)
        return (*broken, *self.problems, *(letter.problem for letter in self.letters if letter.problem))

    @property
    def sound(self) -> bool:
        """Return whether nothing is wrong."""
        return not self.to_mend


def check(
    checked: Sequence[PluginSource], beside: Sequence[PluginSource], organization: str, *, unconfined_too: bool = False
) -> Checked:
    """Build a catalog of plugins together with those `beside` them, in force nowhere, and say all that is wrong.

    With `unconfined_too`, plugins are read where nothing can confine them: for whoever wrote them.
    """
    context = PluginContext(organization=organization, engine_version=ENGINE_VERSION)
    asked = (*checked, *beside)
    collected = with_fitting_letters(collect(asked, context, unconfined_too=unconfined_too, twice=True), asked)
    catalog, found = checked_catalog(organization, collected.declarations)
    own = {source.id for source in checked}
    sound = sorted(own & {info.id for info in catalog.plugins})
    problems = tuple(str(one) for one in found if one.plugin in own)
    folders = [folder for source in checked for folder in source.folders]
    return Checked(
        plugins=all_told(checked, collected),
        problems=problems,
        letters=() if problems else tried_letters(catalog, sound, folders),
        notes=(
            *_not_confined(),
            *(f"beside it, {one.id} cannot be read: {one.why}" for one in collected.broken if one.id not in own),
            *(f"beside it: {one}" for one in found if one.plugin not in own),
            *(f"{plugin}, {note}" for plugin in sound for note in notes_on(catalog, plugin)),
        ),
    )


def _not_confined() -> tuple[str, ...]:
    found = confinement()
    return (f"nothing confines plugins on this machine: {found.why}",) if isinstance(found, Unconfined) else ()
