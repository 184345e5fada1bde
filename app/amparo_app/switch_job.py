"""Going live with other plugins as a job, and going back: asked for on a page, done apart, gone on with if stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from amparo.declarations import phrase
from amparo.errors import Refused
from amparo.records.catalog_switches import count_not_under
from amparo.records.surveying import count_open_cases
from amparo_app.office import Office
from amparo_app.plugin_choosing import Managing
from amparo_app.switching import Switching

if TYPE_CHECKING:
    from amparo_workflows.job_kinds import JobRun

SWITCH = "plugin_switch"
"""The kind."""

_DOING = "plugins switch"


class SwitchRequest(BaseModel):
    """Which catalog (hash) goes live, as its rehearsal named it, or is in force again (`back`), and why."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    proposed: str
    reason: str = ""
    back: bool = False
    language: str = "en"


class Switches:
    """Puts a rehearsed catalog in force, or the one before, and moves the open cases or those that are left."""

    def run(self, run: JobRun) -> dict[str, Any]:
        """Go live; raises Refused for who may not, and where something else would go live than was rehearsed."""
        asked = SwitchRequest.model_validate(run.job.asked.request)
        records, organization = run.records, run.job.organization
        office = Office(run.settings, _DOING, run.job.asked.operator)
        office.records = records
        at = Switching(run.settings, Managing(records, organization, office.plugins, run.job.by, asked.language))
        again = asked.proposed == at.in_force
        total = (
            count_not_under(records, organization, asked.proposed) if again else count_open_cases(records, organization)
        )
        done = 0

        def advance(cases: int) -> None:
            nonlocal done
            done += cases
            run.advance(min(done, total), total)

        if asked.back:
            return at.back(asked.reason, advance, asked.proposed).model_dump(mode="json")
        catalog = records.catalog(organization, asked.proposed) if again else at.proposed()
        if catalog.hash != asked.proposed:
            raise Refused(phrase("switch_stale").in_(asked.language))
        return at.switch(catalog, asked.reason, advance).model_dump(mode="json")
