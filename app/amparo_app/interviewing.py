"""Interviews in an office: who is known already, the case that one becomes, and what was typed destroyed at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from amparo.case.commands import Command, CompleteStep
from amparo.case.settle import settle
from amparo.declarations import Text, phrase
from amparo.errors import InvalidInput, ServerUnreachable
from amparo.placement.conflicts import find_conflicts
from amparo.records.interviews import InterviewState
from amparo.records.jobs import derived
from amparo_app.backup.destroyed import keep_lists
from amparo_app.interview import Drafted, Setting, drafted, holds_more, ready_steps
from amparo_app.telling.refusals import as_a_page_says

if TYPE_CHECKING:
    from amparo.case.model import Case
    from amparo.declarations import CaseType
    from amparo.records.interviews import InterviewRecord
    from amparo.records.organizations import Organization
    from amparo.records.people import Member
    from amparo_app.office import Office

_NOBODY = ""


class Opened(NamedTuple):
    """What came of opening a case: the case, or why there is none; `queued` while the engine has not answered."""

    case: Case | None = None
    refused: Text | None = None
    queued: bool = False


class Entered(NamedTuple):
    """Which steps of a case were completed from an interview, why others were refused, and whether all of it is in."""

    steps: tuple[Text, ...] = ()
    refused: tuple[Text, ...] = ()
    queued: bool = False
    ended: bool = False


def kinds_with_interview(office: Office, organization: Organization) -> tuple[CaseType, ...]:
    """Return the case types that are opened from an interview."""
    return tuple(kind for kind in office.catalog(organization).case_types if kind.interview is not None)


def setting_of(office: Office, organization: Organization, interview: InterviewRecord) -> Setting:
    """Return where and when an interview is held; raises InvalidInput where its plugin is not in force any more."""
    catalog = office.catalog(organization)
    kind = catalog.case_type.get(interview.case_type)
    if kind is None or kind.interview is None:
        raise InvalidInput(phrase("interview_kind_gone", kind=interview.case_type).en)
    closures = office.records.closures(organization.id)
    return Setting(organization.id, organization.profile.zone, office.now(), catalog, kind, closures)


def draft_of(office: Office, organization: Organization, interview: InterviewRecord) -> Drafted:
    """Return the case that an interview would open now."""
    return drafted(interview.values, setting_of(office, organization, interview))


def known_already(office: Office, organization: Organization, draft: Drafted) -> int:
    """Return how many persons of other cases may be one of these; whose they are is a supervising attorney's to see."""
    return len(find_conflicts(draft.opening.persons, office.records.names(organization.id), own_case=_NOBODY))


def open_from(
    office: Office, organization: Organization, member: Member, interview: InterviewRecord, seen: int
) -> Opened:
    """Open the case of an interview as it is at `seen`; asked again, it is the same case.

    Raises InvalidInput where somebody typed something since, or the client has no name.
    """
    draft = draft_of(office, organization, interview)
    if interview.state is InterviewState.UNDER_WAY and not draft.is_named:
        raise InvalidInput(phrase("interview_name_missing").en)
    found = office.records.begin_opening(organization.id, interview.id, seen)
    command = _opening_command(office, organization, member, found, draft)
    try:
        case, outcome = office.open_case(command)
    except ServerUnreachable:
        return Opened(queued=True)
    if outcome.refused is not None:
        office.records.take_back_opening(organization.id, interview.id)
        return Opened(refused=as_a_page_says(outcome.refused))
    office.records.note_opened(organization.id, interview.id, case)
    return Opened(office.records.read_case(case, organization.id))


def follow_opening(
    office: Office, organization: Organization, member: Member, interview: InterviewRecord
) -> InterviewRecord:
    """Return an interview with what has come meanwhile of opening its case."""
    if interview.state is not InterviewState.OPENING:
        return interview
    draft = draft_of(office, organization, interview)
    command = _opening_command(office, organization, member, interview, draft)
    case = office.case_opened_by(command)
    if case is not None:
        return office.records.note_opened(organization.id, interview.id, case.id)
    if office.was_carried_out(office.records.reserve_case(command).case, command.id):
        return office.records.take_back_opening(organization.id, interview.id)
    return interview


def enter(
    office: Office, organization: Organization, member: Member, interview: InterviewRecord, case: Case
) -> Entered:
    """Complete what the interview's answers complete of its case, as far as somebody may; asked again, nothing twice.

    Once all of it is in the case, what was typed is destroyed.
    """
    draft = draft_of(office, organization, interview)
    catalog, tried = office.catalog_of(case), set[str]()
    steps, refused = list[Text](), list[Text]()
    while True:
        settlement = settle(case, catalog, max(office.now(), case.now))
        ready = ready_steps(case, settlement, catalog, interview.values, draft.persons, member.colleague())
        following = next((one for one in ready if one.item.key not in tried), None)
        if following is None:
            break
        tried.add(following.item.key)
        body = CompleteStep(step=following.item.key, answers=following.answers)
        id_ = derived(interview.id, case.id, following.item.key, member.id, str(case.seq))
        try:
            outcome = office.submit(case.id, office.command(organization.id, member.id, body, id_))
        except ServerUnreachable:
            return Entered(tuple(steps), tuple(refused), queued=True)
        (refused if outcome.refused else steps).append(
            as_a_page_says(outcome.refused) if outcome.refused else following.item.title
        )
        case = office.records.read_case(case.id, organization.id)
    kind = catalog.case_type[case.case_type]
    more = holds_more(settlement, catalog, kind, interview.values, draft.persons)
    ended = not draft.problems and not more
    if ended:
        end(office, organization, member, interview)
    return Entered(tuple(steps), tuple(refused), ended=ended)


def end(office: Office, organization: Organization, member: Member, interview: InterviewRecord) -> tuple[str, ...]:
    """Destroy what was typed into an interview, also for every later restore; return what is left to do by hand."""
    office.records.end_interview(organization.id, interview.id, member.id)
    return keep_lists(office.settings, office.records)


def _opening_command(
    office: Office, organization: Organization, member: Member, interview: InterviewRecord, draft: Drafted
) -> Command:
    """Return the command that opens the case: its name follows from the interview, so that no two cases come of one."""
    id_ = derived(interview.id, str(interview.seq), "opening")
    return office.command(organization.id, member.id, draft.opening, id_)
