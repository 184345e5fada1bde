"""How long an organization keeps closed cases: shown with who says so, and decided by who may."""

from __future__ import annotations

from amparo.access.case_access import CaseAccess
from amparo.access.policy import default_policy
from amparo.case.retention import LEAST_YEARS, RetentionPolicy
from amparo.declarations import phrase
from amparo.errors import InvalidInput, Refused
from amparo_app.cli.desk import Desk
from amparo_app.cli.show.erasing import retention_view
from amparo_app.office import user_name


def decide_retention(desk: Desk, years: int, authority: str, interview_days: int = 0) -> None:
    """Put a policy in force; days of interviews alone leave what was decided of cases as it is.

    Raises InvalidInput for one without years or authority, Refused for who may not.
    """
    actor, organization = desk.actor, desk.organization
    verdict = default_policy().may(actor.colleague(), "set_retention", CaseAccess(organization=organization.id))
    if not verdict.allowed:
        what = phrase("erase_doing_set_retention")
        raise Refused(phrase("refuse_not_allowed", what=what, why=verdict.why).in_(desk.language))
    before = desk.office.records.retention_of(organization.id)
    policy = before if interview_days and not (years or authority) else _of_cases(desk, years, authority, before)
    policy = policy.model_copy(update={"interview_days": interview_days or before.interview_days})
    desk.office.records.decide_retention(organization.id, policy, actor.id, user_name())


def _of_cases(desk: Desk, years: int, authority: str, before: RetentionPolicy) -> RetentionPolicy:
    if not authority.strip():
        raise InvalidInput(phrase("retention_authority_missing").in_(desk.language))
    if years < LEAST_YEARS:
        raise InvalidInput(phrase("retention_years_missing").in_(desk.language))
    return before.model_copy(update={"years": years, "authority": authority.strip(), "confidence": ""})


def tell_retention(desk: Desk) -> None:
    """Say what is in force."""
    records, organization = desk.office.records, desk.organization
    policy, decisions = records.retention_of(organization.id), records.retention_decisions(organization.id)
    names = {member.id: member.profile.name for member in records.people(organization.id)}
    desk.tell(policy, lambda: retention_view(organization, policy, decisions, names, desk.language))
