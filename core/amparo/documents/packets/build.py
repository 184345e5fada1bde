"""Building a packet: the plan and its files in, parts in a folder out, or every problem and nothing written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path

from amparo.declarations.text import phrase
from amparo.documents.packets.packet import Packet
from amparo.documents.packets.plan import PacketPlan
from amparo.documents.packets.problems import PacketProblem
from amparo.errors import InvalidInput


def check_packet(plan: PacketPlan, contents: Mapping[str, bytes | Path]) -> tuple[PacketProblem, ...]:
    """Return every problem of a plan and its files, without building anything; none means that it can be built."""
    _require_libraries()
    from amparo.documents.packets.binding import found_problems  # noqa: PLC0415 - needs pikepdf and typst

    return found_problems(plan, contents)


def build_packet(
    plan: PacketPlan,
    contents: Mapping[str, bytes | Path],
    *,
    advance: Callable[[int, int], None],
    folder: Path,
) -> Packet:
    """Build the packet of a plan into a folder of the caller's and return what was written.

    Args:
        plan: What is filed under which tab.
        contents: The PDF of each key that the plan names (`PacketPlan.keys`); a path is read piece by piece, so that
            memory stays small, and is never written to.
        advance: Called with how many pages are done and how many there are, while files are looked at with 0; it may
            raise whatever it likes to stop.
        folder: Where the parts are written: `<name>.pdf`, or `<name>_Part1.pdf` and so on. Only their owner may read
            them. Nothing of them is left when building fails or is stopped.

    Raises PacketInvalid with every problem at once; InvalidInput where pikepdf and typst are not installed, or a file
    of one of these names is there already. The same plan and files give the same bytes on a machine with the same
    fonts.
    """
    _require_libraries()
    from amparo.documents.packets.binding import bound  # noqa: PLC0415 - needs pikepdf and typst

    return bound(plan, contents, advance=advance, folder=folder)


def _require_libraries() -> None:
    if any(find_spec(library) is None for library in ("pikepdf", "typst")):
        raise InvalidInput(str(phrase("packet_libraries")))
