"""What is gathered about a case for somebody to look at: the record, what follows from it, and who is who."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from amparo.access.people import Colleague
from amparo.access.policy import default_policy
from amparo.case.agenda import AgendaItem, AgendaStatus, agenda_for, declared_step
from amparo.case.events import Event, StepCompleted
from amparo.case.flags import RaisedFlag, screening_flags
from amparo.case.model import Case, Deadline
from amparo.case.rule_review import CONFIRMATIONS, RuleConfirmation
from amparo.case.settle import Settlement, settle
from amparo.case.working import form_of
from amparo.deadlines.law import rule_version
from amparo.declarations import Catalog, EventDeclaration, FieldDeclaration, Role, RuleKind, Scope, Text, phrase
from amparo.errors import KeyUnavailable, Refused
from amparo.placement import Candidate, Ranked, needs_of, rank
from amparo.records.lists import CaseLine, DueDate
from amparo.records.people import Member
from amparo.records.repository import Records
from amparo.records.sight import given_to, offered_to, seen_by


class RuleSaid(BaseModel):
    """Which version of a rule an attorney confirmed last, who (id) and when."""

    model_config = ConfigDict(frozen=True)

    version: str
    by: str
    on: date


class CaseSheet(BaseModel):
    """A case as one person sees it at an instant (UTC); `mine` are the keys of the steps that they may do now.

    `colleagues` gives the name of each person of the organization by id, `confirmed` what was confirmed of each rule.
    """

    model_config = ConfigDict(frozen=True)

    at: datetime
    today: date
    case: Case
    flags: tuple[RaisedFlag, ...]
    settlement: Settlement
    mine: tuple[str, ...]
    reader: str
    colleagues: dict[str, str]
    history: tuple[Event, ...]
    confirmed: dict[str, RuleSaid] = {}

    def confirmation(self, deadline: Deadline) -> RuleSaid | None:
        """Return who confirmed the very version of the rule that a deadline was counted by, or None."""
        said = self.confirmed.get(deadline.rule)
        return said if said is not None and said.version == deadline.rule_version else None


def confirmed_rules(records: Records, organization: str) -> dict[str, RuleSaid]:
    """Return by rule what an organization's attorneys confirmed last; what was taken back is left out."""
    standing = records.standing(organization, CONFIRMATIONS, RuleConfirmation)
    return {
        rule: RuleSaid(version=one.content.rule_version, by=one.by, on=one.content.on)
        for rule, one in standing.items()
        if not one.content.withdrawn
    }


def case_sheet(
    case: Case, catalog: Catalog, reader: Member, people: tuple[Member, ...], history: tuple[Event, ...], now: datetime
) -> CaseSheet:
    """Gather a case for a reader; a case whose clock runs ahead of `now` is shown by its own clock."""
    at = max(now, case.now)
    settlement, today = settle(case, catalog, at), at.astimezone(ZoneInfo(case.zone)).date()
    mine = agenda_for(settlement.agenda, case, reader.colleague(), default_policy())
    return CaseSheet(
        at=at,
        today=today,
        case=case,
        flags=screening_flags(case, catalog, today),
        settlement=settlement,
        mine=tuple(item.key for item in mine),
        reader=reader.profile.name,
        colleagues={member.id: member.profile.name for member in people},
        history=history,
    )


class StepAsked(BaseModel):
    """A step of the agenda, with what completing it asks."""

    model_config = ConfigDict(frozen=True)

    item: AgendaItem
    fields: tuple[FieldDeclaration, ...]


class OfferedPaper(BaseModel):
    """A paper that a completed step offers: the step's key, and the template's id and title."""

    model_config = ConfigDict(frozen=True)

    step: str
    template: str
    title: Text


def papers_offered(entries: Iterable[Event], catalog: Catalog) -> Iterator[OfferedPaper]:
    """Yield the papers that the steps completed by these entries offer."""
    for body in (event.body for event in entries):
        if isinstance(body, StepCompleted):
            yield from papers_of_step(catalog, body.key)


def papers_of_step(catalog: Catalog, key: str) -> Iterator[OfferedPaper]:
    """Yield the papers that a step (by key) offers; none of a step that is no longer there."""
    step = catalog.step.get(key.partition("#")[0].partition("@")[0])
    for name in step.documents if step else ():
        if name in catalog.document:
            yield OfferedPaper(step=key, template=name, title=catalog.document[name].title)


def step_asked(case: Case, catalog: Catalog, wanted: str, now: datetime) -> StepAsked | None:
    """Return the one step of the agenda with this key or id, with its questions; None for none or several."""
    items = [item for item in settle(case, catalog, max(now, case.now)).agenda if wanted in {item.key, item.step}]
    ready = [item for item in items if item.status in {AgendaStatus.OPEN, AgendaStatus.OUTDATED}]
    if len(ready) != 1:
        return None
    return StepAsked(item=ready[0], fields=form_of(declared_step(case, catalog, ready[0]), catalog).fields)


def recordable(case: Case, catalog: Catalog, reader: Member) -> tuple[EventDeclaration, ...]:
    """Return the kinds of event that the reader could record now: what they need, and continue, is on record."""
    policy, colleague = default_policy(), reader.colleague()
    return tuple(
        declared
        for declared in catalog.events
        if not declared.by_engine
        and (case.is_open or declared.reopens_case)
        and (declared.needs is None or declared.needs in case.of_kind)
        and (declared.about is None or any(not event.ended for event in case.of_kind.get(declared.about, ())))
        and (declared.scope is not Scope.PROCEEDING or case.proceedings or declared.opens)
        and policy.may_as(
            colleague,
            declared.roles or policy.grants["record_event"],
            case.access,
        ).allowed
    )


def ranked_candidates(case: Case, catalog: Catalog, colleagues: Iterable[Colleague]) -> tuple[Ranked, ...]:
    """Return the volunteer attorneys in the order in which to ask; raises Refused where no plugin says how."""
    policy = next((one for one in catalog.placement if case.case_type in one.case_types), None)
    if policy is None:
        raise Refused(phrase("refuse_no_placement", case_type=case.case_type).en)
    volunteers = [Candidate(colleague=one) for one in colleagues if Role.PRO_BONO_ATTORNEY in one.roles]
    return rank(needs_of(case), volunteers, policy)


class CaseRow(CaseLine):
    """A case in a list, with its client's name; none for a case that can no longer be read."""

    client: str = ""


class DueRow(DueDate):
    """A due date in a list; the client's name is there for whom may see the case.

    `rule_confirmed` is whether an attorney of the organization confirmed the rule as it is in force.
    """

    client: str = ""
    rule_confirmed: bool = False


def case_rows(
    records: Records, organization: str, reader: Member, *, mine: bool, open_only: bool
) -> tuple[CaseRow, ...]:
    """Return the cases in a list that the reader may see, or only those assigned or offered to them.

    Theirs are the cases of those for whom they stand in, too.
    """
    colleague = reader.colleague()
    seen = seen_by(colleague)
    if mine:
        own = records.list_cases(organization, open_only=open_only, seen=seen & given_to(_whose(reader)))
        offered = records.list_cases(organization, open_only=open_only, seen=offered_to(colleague) & ~seen)
        only_offered = {line.id for line in offered}  # the volunteer asks the coordinator for the name
        lines = sorted((*own, *offered), key=_pressing)
    else:
        lines, only_offered = list(records.list_cases(organization, open_only=open_only, seen=seen)), set()
    return tuple(
        CaseRow(**line.model_dump(), client="" if line.id in only_offered else _client(records, line.id, organization))
        for line in lines
    )


def _whose(reader: Member) -> set[str]:
    """Return whose cases are a reader's: their own, and those of everybody for whom they stand in."""
    return {reader.id, *(absent.id for absent in reader.stands_in_for)}


def _pressing(line: CaseLine) -> tuple[bool, date, str]:
    return line.next_due is None, line.next_due or date.max, line.number


def due_rows(
    records: Records,
    organization: str,
    until: date,
    reader: Member | None,
    *,
    mine: bool,
    confirmed: Collection[str] = (),
) -> tuple[DueRow, ...]:
    """Return what is due by a date: for a reader what they may see, or only what is theirs, with clients' names.

    `confirmed` are the rules that are confirmed as they are in force.
    """
    seen = None
    if reader is not None:
        seen = seen_by(reader.colleague())
        seen = seen & given_to(_whose(reader)) if mine else seen
    listed = records.deadlines_due(organization, until, seen=seen)
    lines = [line for line in listed if line.kind is not RuleKind.LOOK_UP]  # a list of their own
    if reader is None:
        return tuple(DueRow(**line.model_dump(), rule_confirmed=line.rule in confirmed) for line in lines)
    names = {case: _client(records, case, organization) for case in dict.fromkeys(line.case for line in lines)}
    return tuple(
        DueRow(**line.model_dump(), client=names[line.case], rule_confirmed=line.rule in confirmed) for line in lines
    )


def confirmed_in_force(records: Records, organization: str, catalog: Catalog) -> frozenset[str]:
    """Return the rules of a catalog that an organization's attorneys confirmed just as they stand in it."""
    said = confirmed_rules(records, organization)
    return frozenset(
        rule.id for rule in catalog.rules if rule.id in said and said[rule.id].version == rule_version(rule)
    )


def _client(records: Records, case: str, organization: str) -> str:
    try:
        persons = records.read_case(case, organization).persons
    except KeyUnavailable:
        return ""
    return next((person.name for person in persons if person.role == "principal"), "")
