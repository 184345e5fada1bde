"""The rota of look-ups: shown with names, and changed by whoever may arrange it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from pydantic import BaseModel, ConfigDict

from amparo.access.case_access import CaseAccess
from amparo.access.policy import default_policy
from amparo.case.hearing_rota import WEEKDAYS, HearingRota
from amparo.declarations import phrase
from amparo.errors import InvalidInput, Refused
from amparo.records.hearing_rota import PERMISSION, decide_rota, decided_rota
from amparo_app.hearings import Rota
from amparo_app.office import user_name

if TYPE_CHECKING:
    from amparo.records.organizations import Organization
    from amparo.records.people import Member
    from amparo_app.office import Office


class RotaAsked(NamedTuple):
    """Who is wanted, as typed: for every weekday, for each one from Monday to Friday, and as the backup."""

    every_day: str
    days: Sequence[str]
    backup: str


class RotaShown(BaseModel):
    """The rota with names: who looks on which weekday, who backs up, who is on duty today, and who decided it when."""

    model_config = ConfigDict(frozen=True)

    days: dict[str, str]
    backup: str
    today: str
    backup_today: str
    decided_by: str = ""
    decided_at: datetime | None = None


def rota_now(office: Office, organization: Organization) -> RotaShown:
    """Return the rota that stands, empty before the first."""
    decided = decided_rota(office.records, organization.id)
    rota = decided.content if decided else HearingRota()
    names = {member.id: member.profile.name for member in office.records.people(organization.id)}
    on_duty = Rota(office, organization).on(office.today(organization))
    return RotaShown(
        days={day: names.get(rota.days.get(day, ""), "") for day in WEEKDAYS},
        backup=names.get(rota.backup, ""),
        today=names.get(on_duty.looks, ""),
        backup_today=names.get(on_duty.backup, ""),
        decided_by=names.get(decided.by, decided.by) if decided else "",
        decided_at=decided.at if decided else None,
    )


def change_rota(
    office: Office,
    organization: Organization,
    actor: Member,
    asked: RotaAsked,
    language: str,
) -> None:
    """Put a rota in force; who is not named stays. Raises Refused or InvalidInput with the reason."""
    refused = office.records.may_decide(organization.id, actor.id, PERMISSION)
    if refused is not None:
        raise Refused(refused.sentence.in_(language))
    if not (asked.every_day or asked.backup or any(asked.days)):
        raise InvalidInput(phrase("hearings_rota_empty").in_(language))
    decided = decided_rota(office.records, organization.id)
    before = decided.content if decided else HearingRota()
    typed = ((day, who or asked.every_day) for day, who in zip(WEEKDAYS, asked.days, strict=True))
    wanted = {day: who for day, who in typed if who}
    days = {day: _one(office, organization, who, language) for day, who in wanted.items()}
    stands_by = _one(office, organization, asked.backup, language) if asked.backup else before.backup
    rota = HearingRota(days=before.days | days, backup=stands_by)
    if stands_by and set(rota.days.values()) == {stands_by}:
        name = office.find_person(organization.id, stands_by).profile.name
        raise InvalidInput(phrase("hearings_rota_same", name=name).in_(language))
    decide_rota(office.records, organization.id, rota, by=actor.id, operator=user_name())


def _one(office: Office, organization: Organization, who: str, language: str) -> str:
    """Return a person's id; raises InvalidInput for one who has left, or may see no case that is not theirs."""
    member = office.find_person(organization.id, who)
    if not member.active:
        raise InvalidInput(phrase("hearings_rota_gone", name=member.profile.name).in_(language))
    policy, colleague = default_policy(), member.colleague()
    if not policy.may(colleague, "see_case", CaseAccess(organization=organization.id)).allowed:
        raise InvalidInput(phrase("hearings_rota_cannot", name=member.profile.name).in_(language))
    return member.id
