"""What a plugin imports of the engine, besides `amparo.declarations` and `amparo.errors`.

A plugin is a Python package named under the entry point group `amparo`. Its top module has functions with the names of
`amparo.plugins.hookspecs`, marked with `@hookimpl`, which give back declarations. `docs/plugins/` is the guide.

    from amparo.plugins import hookimpl, load_rules

    @hookimpl
    def amparo_deadline_rules(context: PluginContext) -> Sequence[DeadlineRule]:
        return load_rules(__name__)

The engine's own side is in the modules: `manager` (what is installed), `collect`, `catalog` and `actions`. None of them
is imported here, so that a plugin's process stays light.
"""

from amparo.declarations import DocumentTemplate
from amparo.declarations.loading import load_events, load_rules
from amparo.plugins.calls import ActionCall
from amparo.plugins.hookspecs import hookimpl
from amparo.plugins.version import ENGINE_VERSION

__all__ = ["ENGINE_VERSION", "ActionCall", "hookimpl", "load_documents", "load_events", "load_rules"]


def load_documents(package: str) -> tuple[DocumentTemplate, ...]:
    """Return the templates that the package's YAML files declare; raises TemplateInvalid with every problem of each."""
    from amparo.documents.templates import load_package_templates  # noqa: PLC0415 - brings the Word libraries

    return tuple(loaded.template for loaded in load_package_templates(package))
