"""The words around a case's own, under the name by which the command line's screens know them."""

from amparo_app.telling.words import (
    days_until,
    fact,
    forum,
    instant,
    long_day,
    role,
    roles,
    say,
    short_day,
    tongue,
    whose,
    written,
)

__all__ = [
    "days_until",
    "fact",
    "forum",
    "instant",
    "long_day",
    "role",
    "roles",
    "say",
    "short_day",
    "tongue",
    "whose",
    "written",
]
