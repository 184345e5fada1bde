"""Whether the plugins that need a cage have one on this machine."""

from __future__ import annotations

from collections.abc import Iterable

from amparo.plugins.confinement import Unconfined, confinement
from amparo.plugins.manager import PluginSource
from amparo_app.doctor.finding import Finding, ill, well

_PART = "plugins' cage"


def confining(plugins: Iterable[PluginSource]) -> Finding:
    """Say whether plugins' code is confined here, and which plugins are not run where it cannot be."""
    found = confinement()
    partners = ", ".join(sorted({one.id for one in plugins if one.module and not one.shipped}))
    if not isinstance(found, Unconfined):
        how = "" if found.strict else ", without a /proc of its own, as the service manager here covers parts of it"
        return well(_PART, f"bubblewrap confines what plugins run{how}")
    if partners:
        return ill(_PART, f"{found.why}; not run on this machine: {partners}", found.remedy)
    return well(_PART, f"{found.why}; every plugin here ships with Amparo, and is run all the same")
