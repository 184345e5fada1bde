"""The orientation of volunteers on every first Monday: who registers, who comes, and what they may do then."""

from __future__ import annotations

from collections.abc import Sequence

from amparo.declarations import Form, PluginContext, PluginInfo, RegisterDeclaration, Text
from amparo.plugins import hookimpl


@hookimpl
def amparo_plugin_info() -> PluginInfo:
    """Say who this plugin is."""
    return PluginInfo(
        id="orientation",
        version="0.1.0",
        title=Text("Orientation of volunteers", "Orientación de personas voluntarias"),
        owner="CARECEN Los Angeles",
        contact="plugins@example.org",
        requires_amparo=">=0.1,<0.2",
    )


@hookimpl
def amparo_settings() -> Form:
    """Say what an office sets: where and when the sessions are, for how many, and when people are reminded."""
    from amparo_orientation.settings import OrientationSettings

    return Form.of(OrientationSettings)


@hookimpl
def amparo_registers(context: PluginContext) -> Sequence[RegisterDeclaration]:
    """Declare the volunteers and the sessions."""
    from amparo_orientation.sessions import sessions
    from amparo_orientation.settings import OrientationSettings
    from amparo_orientation.volunteers import volunteers

    return (volunteers(), sessions(context.settings_as(OrientationSettings)))
