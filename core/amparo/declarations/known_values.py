"""What an action may be handed besides its own plugin's facts: nothing that names a client."""

ACTION_VALUES: tuple[str, ...] = ("case.number", "case.type", "principal.country", "principal.language")
