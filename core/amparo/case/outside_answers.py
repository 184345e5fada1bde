"""Answers from outside of the office: how a case stands, as its volunteer says, and whether a client comes."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from amparo.case.model import Recorded

LONGEST_WORDS = 2000
"""How many letters somebody may write beside an answer."""


class StatusStanding(StrEnum):
    """How a case stands, as whoever carries it sees it."""

    ON_TRACK = "on_track"
    WAITING = "waiting"
    NEEDS_HELP = "needs_help"
    CANNOT_GO_ON = "cannot_go_on"
    FINISHED = "finished"

    @property
    def needs_somebody(self) -> bool:
        """Return whether the office has to do something about it."""
        return self in {StatusStanding.NEEDS_HELP, StatusStanding.CANNOT_GO_ON, StatusStanding.FINISHED}


class AnswerStatus(Recorded):
    """Say how the case stands, in answer to a request of the office; `words` are one's own."""

    kind: Literal["answer_status"] = "answer_status"
    standing: StatusStanding
    words: str = ""


class StatusAnswered(Recorded):
    """Whoever carries the case said how it stands."""

    type: Literal["status_answered"] = "status_answered"
    standing: StatusStanding
    words: str = ""


class ClientAnswered(Recorded):
    """A person of the case (by id) said by a link whether they come on a day; `event` announced it."""

    type: Literal["client_answered"] = "client_answered"
    person: str
    event: str
    on: date
    comes: bool
    words: str = ""


OutsideAnswer = StatusAnswered | ClientAnswered
