"""The kinds of jobs that an office does."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from amparo_app.exporting.case_export import CaseExports
from amparo_app.exporting.job import CASE_EXPORT, EXPORT, Exports
from amparo_app.job_letters import Letters
from amparo_app.job_packet import Packets
from amparo_app.job_papers import LETTERS, PACKET
from amparo_app.rehearsal_job import REHEARSAL, Rehearsals
from amparo_app.switch_job import SWITCH, Switches

if TYPE_CHECKING:
    from collections.abc import Mapping

    from amparo_workflows.job_kinds import JobKind

KINDS: Mapping[str, JobKind] = MappingProxyType(
    {
        LETTERS: Letters(),
        PACKET: Packets(),
        EXPORT: Exports(),
        CASE_EXPORT: CaseExports(),
        REHEARSAL: Rehearsals(),
        SWITCH: Switches(),
    }
)
