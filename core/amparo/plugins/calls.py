"""What passes between the engine and a plugin's process when an action runs."""

from __future__ import annotations

from typing import Any

from amparo.declarations import FactValue
from amparo.declarations.plugin_settings import WithSettings
from amparo.declarations.text import Declared
from amparo.plugins.cage import Terms


class ActionCall(WithSettings):
    """What an action's function is called with.

    `id` is the same each time the same work is asked for, and work may be asked for more than once: a function that
    sends or books something keeps the id and does it once. `fields` holds the declared values that are known,
    `settings` what the organization set of the plugin, the secret ones too.
    """

    id: str
    fields: dict[str, FactValue]


class ActionService(Declared):
    """The first line to a plugin's process: where to look for its modules, and on which terms it runs."""

    folders: tuple[str, ...]
    terms: Terms


class ActionRequest(Declared):
    """One line to the plugin's process: call this function; after so many seconds nobody waits for it any more."""

    function: str
    call: ActionCall
    seconds: int


class ActionReply(Declared):
    """One line back: the answers, or the name of the built-in kind of error that it was.

    Never the error's text or a name of the plugin's own: it may hold what the function was handed.
    """

    id: str
    answers: dict[str, Any] | None = None
    error: str = ""
