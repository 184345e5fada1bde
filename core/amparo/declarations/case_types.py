"""Case types: kinds of matter, the phases of their lives, and the flags that are raised over them."""

from __future__ import annotations

from amparo.declarations.conditions import Always, Condition
from amparo.declarations.flags import ScreeningFlag
from amparo.declarations.interviews import Interview
from amparo.declarations.text import Declared, Text


class Phase(Declared):
    """A stretch of a case's life; the case is in the last phase, in the order given, whose condition holds."""

    id: str
    title: Text
    entered_when: Condition = Always()


class CaseType(Declared):
    """A kind of matter, with its phases, the roles that its persons may have, and what must be seen first.

    Without an `interview` its cases are opened from an intake file alone. `restricted` cases are seen from the start
    only by those they are assigned to, first of all whoever opens them, and by supervising attorneys.
    """

    id: str
    title: Text
    phases: tuple[Phase, ...]
    person_roles: tuple[str, ...]
    forums: tuple[str, ...] = ()
    flags: tuple[ScreeningFlag, ...] = ()
    restricted: bool = False
    interview: Interview | None = None
    plugin: str = ""
