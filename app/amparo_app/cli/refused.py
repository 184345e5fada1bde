"""A refusal with its code: what programs are told of why something was not done, and people in their language."""

from __future__ import annotations

from amparo.case.commands import Refusal
from amparo.errors import Refused
from amparo_app.telling.words import knows, say


class CommandRefused(Refused):
    """A command was refused; `code` says to programs why, the sentence says it to people."""

    def __init__(self, refusal: Refusal, language: str) -> None:
        self.code = refusal.code
        to_type = f"type_refused_{refusal.code}"
        super().__init__(refusal.sentence.in_(language), say(to_type, language) if knows(to_type) else "")
