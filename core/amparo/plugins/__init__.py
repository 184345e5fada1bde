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

from amparo.declarations import DocumentTemplate, GovernmentForm
from amparo.declarations.loading import load_events, load_rules, load_yaml_declarations
from amparo.plugins.calls import ActionCall
from amparo.plugins.hookspecs import hookimpl
from amparo.plugins.version import ENGINE_VERSION

__all__ = [
    "ENGINE_VERSION",
    "ActionCall",
    "hookimpl",
    "load_documents",
    "load_events",
    "load_government_forms",
    "load_rules",
]


def load_documents(package: str, *, checked: bool = False) -> tuple[DocumentTemplate, ...]:
    """Return the templates that the package's YAML files declare; raises TemplateInvalid with every problem of each.

    A package that is `checked` by the tests of whoever builds it need not have its Word files opened each time.
    """
    from amparo.documents.templates import load_package_templates  # noqa: PLC0415 - brings the Word libraries

    return tuple(loaded.template for loaded in load_package_templates(package, checked=checked))


def load_government_forms(package: str, folder: str = "government_forms") -> tuple[GovernmentForm, ...]:
    """Return the government forms in the YAML files of a package's folder, in the order of their names.

    Raises DeclarationsInvalid with every problem of every file, each naming the file and the key.
    """
    return load_yaml_declarations(package, folder, GovernmentForm)
