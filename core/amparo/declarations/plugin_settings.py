"""What an organization may set of a plugin, and what it set."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel

from amparo.declarations.conditions import FactValue
from amparo.declarations.fields import Form
from amparo.declarations.text import Declared

Model = TypeVar("Model", bound=BaseModel)


class WithSettings(Declared):
    """What hands a plugin its settings: those that the organization set, by name, held against the plugin's form.

    Dates are ISO text, as answers are; what was not set is not there.
    """

    settings: dict[str, FactValue] = {}

    def settings_as(self, model: type[Model]) -> Model:
        """Return the settings as the model that the plugin's form was made of, with its defaults for what is not set.

        A value that the model does not know is passed over: it was set for another version of the plugin.
        """
        return model.model_validate({name: self.settings[name] for name in model.model_fields if name in self.settings})


class PluginSettings(Declared):
    """What can be set of a plugin, and what an organization set; a secret field's value is never among the values."""

    plugin: str
    form: Form
    values: dict[str, FactValue] = {}
