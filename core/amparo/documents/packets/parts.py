"""Dividing a packet into parts that a court's system takes: only between tabs, by what each tab takes once written."""

from __future__ import annotations

from collections.abc import Sequence

from amparo.declarations.text import Declared


class Division(Declared):
    """In which part each thing is, counted from 1: what comes before the tabs, each tab, the certificate of service.

    What comes before the tabs is always in the first part; it is alone there where the first tab fills a part.
    """

    tabs: tuple[int, ...]
    service: int

    @property
    def count(self) -> int:
        """Return how many parts there are."""
        return self.service


def undivided(tabs: int) -> Division:
    """Return the division of a packet of so many tabs that is one file."""
    return Division(tabs=(1,) * tabs, service=1)


def divided(front: int, tabs: Sequence[int], service: int, limit: int) -> Division:
    """Return the fewest parts, in the order of the tabs, of which none is larger than `limit`; all sizes in bytes.

    What is larger than the limit by itself gets a part of its own: whoever asks has refused it before.
    """
    part, filled, found = 1, front, list[int]()
    for size in (*tabs, service):
        if filled and filled + size > limit:
            part, filled = part + 1, 0
        filled += size
        found.append(part)
    return Division(tabs=tuple(found[:-1]), service=found[-1])
