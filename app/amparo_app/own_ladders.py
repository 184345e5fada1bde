"""An organization's own ladders: read from a file, held against the floor, decided, and put into its next catalog."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from amparo.deadlines.ladders import ladder_problems
from amparo.declarations import Catalog, Ladder, Text
from amparo.errors import InvalidInput, Refused, UnknownName
from amparo.plugins.catalog import with_ladder
from amparo_app.catalogs import LADDERS, LadderDecision, own_ladders, propose_in_force, put_in_force
from amparo_app.marked_yaml import read_marked
from amparo_app.office import Office, user_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from amparo.records.repository import Records


class LadderInForce(BaseModel):
    """A ladder of the catalog in force, and whether it is the organization's own."""

    model_config = ConfigDict(frozen=True)

    ladder: Ladder
    own: bool


class LadderDecided(BaseModel):
    """What came of a decision: the catalog now in force, by its hash, and what a person should know of it."""

    model_config = ConfigDict(frozen=True)

    catalog: str
    notes: tuple[Text, ...]
    problems: tuple[str, ...]


def ladders_in_force(records: Records, organization: str, catalog: Catalog) -> tuple[LadderInForce, ...]:
    """Return every ladder of an organization's catalog, by id."""
    own = {ladder.id for ladder in own_ladders(records, organization)}
    return tuple(LadderInForce(ladder=ladder, own=ladder.id in own) for ladder in catalog.ladders)


def ladder_in(catalog: Catalog, wanted: str) -> Ladder:
    """Return a ladder by its id; raises UnknownName with the nearest ones."""
    if wanted not in catalog.ladder:
        raise UnknownName("ladder", wanted, catalog.ladder)
    return catalog.ladder[wanted]


def read_ladder(file: Path, shipped: Ladder, language: str) -> Ladder:
    """Return the ladder in a YAML file, written as plugins write theirs, without its id or with the same one.

    Raises InvalidInput with every problem at once: of the file, by its lines, or of what falls below the floor.
    """
    marked = read_marked(file)
    content = {"id": shipped.id, **marked.content} if isinstance(marked.content, dict) else marked.content
    try:
        edited = Ladder.model_validate(content)
    except ValidationError as refused:
        for detail in refused.errors():
            key = " ".join(str(part) for part in detail["loc"]) or "the file"
            marked.problem(detail["loc"], f"“{key}”: {detail['msg'].lower()}")
        marked.refuse_problems()
        raise
    if edited.id != shipped.id:
        raise InvalidInput(f"{file} holds the ladder “{edited.id}”, not “{shipped.id}”: name the one that it is for.")
    refuse_below_floor(ladder_problems(shipped, edited), language)
    return edited


def refuse_below_floor(problems: Sequence[Text], language: str) -> None:
    """Raise InvalidInput if anything falls below the floor."""
    if problems:
        raise InvalidInput("\n".join(problem.in_(language) for problem in problems))


def decide_ladder(
    office: Office, organization: str, id_: str, decision: LadderDecision, *, by: str, language: str
) -> LadderDecided:
    """Write down which ladder stands, and put a catalog with it in force; raises Refused for who may not.

    Cases that are open go on with the ladders that they have until they are brought to the new catalog.
    """
    refusal = office.records.may_decide(organization, by, "edit_ladder")
    if refusal is not None:
        raise Refused(refusal.sentence.in_(language))
    office.records.decide(organization, LADDERS, id_, decision, by=by, operator=user_name())
    return _put_in_force(office, organization, id_, by)


def _put_in_force(office: Office, organization: str, id_: str, by: str) -> LadderDecided:
    """Put the catalog in force that differs from the present one in this ladder alone.

    Whatever else is decided and not yet rehearsed waits for `amparo plugins switch`.
    """
    records = office.records
    active = records.active_catalog(organization)
    if active is None:
        return LadderDecided(catalog="", notes=(), problems=())
    report = propose_in_force(records, active, office.plugins)
    ladder = report.catalog.ladder.get(id_)
    changed = active if ladder is None else with_ladder(active, ladder)
    if changed.hash != active.hash:
        put_in_force(records, changed, by)
    return LadderDecided(catalog=changed.hash, notes=report.notes, problems=report.problems)
