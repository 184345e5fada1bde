"""A packet as it was built: its files, and what somebody should know before it is filed."""

from __future__ import annotations

from pathlib import Path

from amparo.declarations.text import Declared
from amparo.documents.packets.problems import PacketNotice


class PacketPart(Declared):
    """One file of a packet: its name and place, its size in bytes, its pages, and the tabs it holds."""

    name: str
    file: Path
    sha256: str
    pages: int
    bytes: int
    tabs: tuple[str, ...]


class Packet(Declared):
    """A packet that was built: its parts in their order, and what somebody should know before it is filed.

    `first` and `last` are the numbers on its first and its last page.
    """

    title: str
    filing: str
    parts: tuple[PacketPart, ...]
    pages: int
    first: str
    last: str
    notices: tuple[PacketNotice, ...]
