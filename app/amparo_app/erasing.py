"""Erasing in an office: the records do it, and here is what lies around them: workflow, files, lists, backups."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from amparo.case.commands import Refusal
from amparo.records.cleaning import clean
from amparo.records.destroyed_list import LIST, beside
from amparo.records.erasing_plan import ErasurePlan
from amparo.records.erasures import Erasure
from amparo.records.repository import Records
from amparo.settings import Settings
from amparo_app.backup.destroyed import backups_in_reach, holding_case, keep_lists
from amparo_app.office import Office, run
from amparo_app.running import what_runs


class Plan(BaseModel):
    """What erasing a case would mean, and which of the `known` backups in reach would keep its key."""

    model_config = ConfigDict(frozen=True)

    plan: ErasurePlan
    holding: tuple[Path, ...]
    known: int


class Erased(BaseModel):
    """That a case was erased: where the lists of destroyed keys lie, and which backups hold its key still.

    `cleaned` says that no trace of the key is left in the database's files; `problems` has a sentence for each thing
    that is left to do.
    """

    model_config = ConfigDict(frozen=True)

    erasure: Erasure
    cleaned: bool
    lists: tuple[Path, ...]
    holding: tuple[Path, ...]
    problems: tuple[str, ...]


def plan_of(office: Office, case: str, *, all_were_adults: bool = False) -> Plan:
    """Return what erasing a case (by id) would mean; changes nothing."""
    return Plan(
        plan=office.records.plan_erasing(case, all_were_adults=all_were_adults),
        holding=holding_case(office.settings, case),
        known=len(backups_in_reach(office.settings)),
    )


def erase(office: Office, case: str, by: str, operator: str) -> Erased | Refusal:
    """Confirm that a case (by id) be erased, and see to everything around it; repeated, it finishes what is left.

    Raises ServerUnreachable while nobody can say whether a workflow of it runs.
    """
    records = office.records
    wrapped = records.wrapped_key(case)
    if wrapped is not None and not records.plan_erasing(case, all_were_adults=True).obstacles:
        _end_workflow(office, case)
    done = records.confirm_erasing(case, by, operator)
    if isinstance(done, Refusal):
        return done
    return finish(office.settings, records, done, wrapped)


def finish(settings: Settings, records: Records, done: Erasure, wrapped: bytes | None) -> Erased:
    """Overwrite what is left of an erased case's key in the files, and bring the lists up to date."""
    problems = keep_lists(settings, records)
    cleaned = done.cleaned is not None or clean(records.database, wrapped)
    if cleaned and done.cleaned is None:
        records.mark_cleaned(done.case)
    return Erased(
        erasure=done,
        cleaned=cleaned,
        lists=(settings.data_folder / LIST, beside(settings.master_key_file)),
        holding=holding_case(settings, done.case),
        problems=problems,
    )


def _end_workflow(office: Office, case: str) -> None:
    from amparo_workflows.client import connect  # noqa: PLC0415 - brings Temporal's library
    from amparo_workflows.ending import end_workflow  # noqa: PLC0415 - as above

    what_runs(office.settings.data_folder)

    async def work() -> None:
        await end_workflow(await connect(office.settings, office.records.keys), case)

    run(work())
