"""What is wrong with the hosts that a plugin asks for: nobody can grant what is not one host and one port."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address

from amparo.plugins.checks.bounds import beyond, bounds

_HOST_AND_PORT = re.compile(r"(?P<host>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?):(?P<port>\d{1,5})")
_LAST_PORT = 65_535
_OURSELVES = ("localhost", "localhost.localdomain", "ip6-localhost")


def network_problems(asked: tuple[str, ...]) -> Iterator[str]:
    """Yield what is wrong with hosts that are asked for as `host:port`."""
    yield from (problem for _, problem in beyond("", len(asked), bounds().plugin.network))
    for place in sorted({place for place in asked if asked.count(place) > 1}):
        yield f"“{place}” stands there twice"
    for place in dict.fromkeys(asked):
        found = _HOST_AND_PORT.fullmatch(place)
        if found is None or not 1 <= int(found["port"]) <= _LAST_PORT:
            yield f"“{place}” is not one host and one port, as in api.example.org:443"
        elif _is_this_machine(found["host"].strip("[]")):
            # the office's own records, server and mail listen there
            yield f"“{place}” is the office's own machine, which no plugin connects to"


def _is_this_machine(host: str) -> bool:
    if host.lower().rstrip(".") in _OURSELVES or host.lower().rstrip(".").endswith(".localhost"):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
