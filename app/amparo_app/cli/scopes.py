"""Which command needs which scope of a token, what only looks being listed, and which is for who manages people."""

from __future__ import annotations

from amparo.access.scopes import Scope

LOOKING = frozenset(
    {
        *("attention list", "audit show", "audit verify", "clocks show", "desk", "docket print"),
        *("case candidates", "case erased", "case events", "case forecast", "case list", "case screen", "case show"),
        *("deadlines due", "deadlines unverified", "hearings log", "hearings sheet", "hearings watch"),
        *("link list", "status-requests list"),
        *("documents export", "documents list", "documents questions", "documents show"),
        *("evidence export", "evidence list", "evidence show", "jobs list", "jobs show", "ladders list", "mail list"),
        *("import list", "import status"),
        *("register due", "register list", "register report", "register show", "whoami"),
    }
)
_MANAGING = frozenset({"documents override", "mail address"})
_MANAGING_GROUPS = frozenset({"ladders", "org", "person", "plugins", "role", "sessions"})

FOR_MANAGERS = frozenset(
    {*("mail address", "org change", "person add", "person change", "person leave"), *("role grant", "role revoke")}
)
"""What takes somebody who may manage people, as soon as anybody has an account."""

NEVER_BY_TOKEN = frozenset({"person recover", "person recovery-codes", "person set-password", "sessions make-token"})
"""What only somebody who signed in does: a token that is stolen must not make itself another."""


def scope_of(command: str) -> Scope:
    """Return what a token needs to have been made for to give a command, named as it is typed after `amparo`."""
    if command in LOOKING:
        return Scope.READ
    if command in _MANAGING or command.partition(" ")[0] in _MANAGING_GROUPS:
        return Scope.MANAGE
    return Scope.WORK
