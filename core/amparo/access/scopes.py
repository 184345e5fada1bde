"""For what somebody's program may use its token: to look, to work on cases, to manage the organization."""

from __future__ import annotations

from enum import StrEnum


class Scope(StrEnum):
    """What a token is for; it never lets a program do what its person may not."""

    READ = "read"
    WORK = "work"
    MANAGE = "manage"
