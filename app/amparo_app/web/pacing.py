"""How fast one address may ask: counted in memory, of so many addresses at most however many come."""

from __future__ import annotations

import time
from collections import OrderedDict
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_KEPT = 20_000
"""How many addresses are counted at a time, in less than 10 MB; of more, those that were quiet longest are let go."""

_WINDOW = 60.0
_ONE_HOUSEHOLD = 64
"""How many bits of an IPv6 address are one connection's: its holder draws the others at will."""


class Pacing:
    """Counts what each address asks for in a minute that moves along: this one's, and the last one's as it fades."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._window = clock, 0
        self._now: OrderedDict[tuple[str, str], int] = OrderedDict()
        self._before: OrderedDict[tuple[str, str], int] = OrderedDict()

    def __len__(self) -> int:
        """Return how many counts are kept."""
        return len(self._now) + len(self._before)

    def may(self, what: str, address: str, most: int) -> bool:
        """Return whether an address may ask once more for a thing of which it may have `most` a minute; count it."""
        window, fraction = divmod(self._clock() / _WINDOW, 1)
        self._turn(int(window))
        key = (what, whose(address))
        so_far = self._now.get(key, 0)
        if so_far:
            self._now.move_to_end(key)  # whoever asks on is not let go for those who come once
        if so_far + self._before.get(key, 0) * (1 - fraction) >= most:
            return False
        self._now[key] = so_far + 1
        if len(self) > MOST_KEPT:
            (self._before or self._now).popitem(last=False)
        return True

    def _turn(self, window: int) -> None:
        """Begin a new minute: the last one fades, and what was before it is forgotten."""
        if window != self._window:
            followed = window == self._window + 1
            self._before, self._now, self._window = self._now if followed else OrderedDict(), OrderedDict(), window


def whose(address: str) -> str:
    """Return by what an address is counted: an IPv6 one by its network, so that nobody has millions."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return f"{IPv6Address(int(found) >> (128 - _ONE_HOUSEHOLD) << (128 - _ONE_HOUSEHOLD))}/{_ONE_HOUSEHOLD}"
