"""Metadata that are true, for plugins of tests that are about something else."""

from collections.abc import Sequence

from amparo.declarations import ENGINE_EVENTS, Catalog, PluginDeclarations
from amparo.plugins.checks.metadata import reads_of, writes_of


def truthful(declarations: Sequence[PluginDeclarations]) -> list[PluginDeclarations]:
    """The same plugins, each with metadata that say what it reads and records of the others' and of the engine's."""

    def items(part: str) -> tuple:
        return tuple(
            item.model_copy(update={"plugin": one.info.id}) for one in declarations for item in getattr(one, part)
        )

    parts = ("facts", "rule_facts", "events", "steps", "rules", "registers")
    catalog = Catalog(hash="", organization="harbor-legal", **{part: items(part) for part in parts})
    events = tuple(event.model_copy(update={"plugin": "amparo"}) for event in ENGINE_EVENTS)
    catalog = catalog.model_copy(update={"events": (*catalog.events, *events)})
    return [
        one.model_copy(
            update={
                "info": one.info.model_copy(
                    update={
                        "reads": tuple(dict.fromkeys(asked.name for asked in reads_of(one, catalog))),
                        "writes": tuple(asked.name for asked in writes_of(one, catalog)),
                    }
                )
            }
        )
        for one in declarations
    ]
