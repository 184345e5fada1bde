"""A refusal with its code: what programs are told of why something was not done, and people in their language."""

from __future__ import annotations

from amparo.case.commands import Refusal
from amparo.errors import Refused


class CommandRefused(Refused):
    """A command was refused; `code` says to programs why, the sentence says it to people."""

    def __init__(self, refusal: Refusal, language: str) -> None:
        self.code = refusal.code
        super().__init__(refusal.sentence.in_(language))
