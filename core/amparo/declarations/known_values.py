"""What of a case is handed on by name, besides a plugin's own facts."""

ACTION_VALUES: tuple[str, ...] = ("case.number", "case.type", "principal.country", "principal.language")
"""What an action may be handed: nothing that names a client."""

RECORD_VALUES: tuple[str, ...] = (
    "person.name",
    "person.language",
    "person.telephone",
    "case.language",
    "occasion.date",
)
"""What a record of a register that a step opens may be handed: how to call the person, and nothing of the law."""
