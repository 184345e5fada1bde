"""A rehearsal of other plugins as a job: asked for on a page, done apart, its summary kept for who manages plugins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from amparo.records.surveying import count_open_cases
from amparo_app.office import Office
from amparo_app.plugin_choosing import Managing
from amparo_app.rehearsing import CaseSight, Looking, look_through
from amparo_app.switching import Switching

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amparo_workflows.job_kinds import JobRun

REHEARSAL = "rehearsal"
"""The kind."""

_DOING = "plugins rehearse"


class RehearsalRequest(BaseModel):
    """Which version of a plugin is tried in the place of the enabled one, as PLUGIN==VERSION, if any."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    named: str = ""
    language: str = "en"


class _Nowhere:
    """Takes the lines about each case: the summary alone is kept; they tell of cases that a reader may not see."""

    def writelines(self, lines: Iterable[str]) -> None:
        """Let the lines go."""
        for _line in lines:
            pass


class Rehearsals:
    """Rehearses the plugins that are enabled, on every open case of the organization; changes none of them."""

    def run(self, run: JobRun) -> dict[str, Any]:
        """Rehearse; raises Refused for who may not manage plugins, DeclarationsInvalid for unsound plugins."""
        asked = RehearsalRequest.model_validate(run.job.asked.request)
        office = Office(run.settings, _DOING, run.job.asked.operator)
        office.records = run.records
        at = Managing(run.records, run.job.organization, office.plugins, run.job.by, asked.language)
        switching, total, done = Switching(run.settings, at), count_open_cases(run.records, run.job.organization), 0

        def advance(cases: int) -> None:
            nonlocal done
            done += cases
            run.advance(min(done, total), total)

        # others who manage plugins read it too, each with the numbers of what they may see
        sight = CaseSight.of_nobody(run.records, run.job.organization)
        looking = Looking(run.settings, run.records, run.records.wall(), sight)
        proposed = switching.proposed(asked.named)
        # in this thread alone: the cases' own work comes first
        made = look_through(looking, proposed, found=_Nowhere(), advance=advance, processes=1)  # type: ignore[arg-type]  # all that is asked of a file
        run.check()
        switching.note_rehearsed(made)
        return made.model_dump(mode="json", exclude_none=True)
