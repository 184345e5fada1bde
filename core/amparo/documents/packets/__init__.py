"""Packets of exhibits for a court: cover, index with page numbers, tabs, numbered pages, certificate of service."""

from amparo.documents.packets.build import build_packet, check_packet
from amparo.documents.packets.packet import Packet, PacketPart
from amparo.documents.packets.plan import (
    Caption,
    Custody,
    Hearing,
    Numbering,
    NumberStyle,
    PacketPlan,
    Representative,
    Respondent,
    Role,
    Served,
    Service,
    ServiceMethod,
    Tab,
    TabFile,
)
from amparo.documents.packets.problems import PacketInvalid, PacketNotice, PacketProblem

__all__ = [
    "Caption",
    "Custody",
    "Hearing",
    "NumberStyle",
    "Numbering",
    "Packet",
    "PacketInvalid",
    "PacketNotice",
    "PacketPart",
    "PacketPlan",
    "PacketProblem",
    "Representative",
    "Respondent",
    "Role",
    "Served",
    "Service",
    "ServiceMethod",
    "Tab",
    "TabFile",
    "build_packet",
    "check_packet",
]
