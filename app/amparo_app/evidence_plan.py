"""The plan of a packet, begun from the evidence list: the tabs of one filing, to be read over and filed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from pydantic import BaseModel, ConfigDict

from amparo.case.exhibits import of_filing, ready
from amparo.declarations import Text, phrase
from amparo.errors import InvalidInput

if TYPE_CHECKING:
    from amparo.case.evidence_list import FilingEvidence
    from amparo.case.model import Case


class BegunPlan(BaseModel):
    """A plan that was written to a file: for which filing, with which tabs, and what is not ready or has no tab."""

    model_config = ConfigDict(frozen=True)

    file: Path
    filing: str
    tabs: tuple[str, ...]
    unready: tuple[Text, ...]


def begun_plan(case: Case, filing: FilingEvidence, file: Path, language: str) -> tuple[BegunPlan, str]:
    """Return what a plan of a filing's tabs holds, and the plan as YAML; raises InvalidInput where no tab is filled.

    What cannot be filed yet stands in the plan all the same, with the reason beside it: the packet refuses it.
    """
    placed = [one for one in of_filing(case.exhibits, filing.filing) if one.tab]
    if not placed:
        raise InvalidInput(phrase("evidence_plan_without_tabs", filing=filing.title).in_(language))
    lines = [f"# {phrase('evidence_plan_head').in_(language)}", _written({"title": filing.title.en})]
    lines += [_written({"filing": filing.filing}), "tabs:"]
    for one in placed:
        lines += [f"  # {why.in_(language)}" for why in ready(one)]
        lines += [
            f"  - {_written({'tab': one.tab})}",
            f"    {_written({'title': one.title.en})}",
            f"    exhibit: {one.id}",
        ]
    lines += [f"# {phrase('evidence_plan_service').in_(language)}", "# service:", "#   how: ecas", ""]
    unready = tuple(
        phrase("evidence_plan_unready", id=line.exhibit.id, title=line.exhibit.title, why=why)
        for line in filing.lines
        if not line.exhibit.dropped
        for why in line.missing
    )
    plan = BegunPlan(file=file, filing=filing.filing, tabs=tuple(one.tab for one in placed), unready=unready)
    return plan, "\n".join(lines)


def _written(pair: dict[str, str]) -> str:
    return yaml.safe_dump(pair, allow_unicode=True, width=1000).strip()
