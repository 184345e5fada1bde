"""The end: the hearing, the decision, the days to appeal, the client told, the case closed."""

from __future__ import annotations

from amparo.case.commands import Acknowledge, Waive
from amparo.case.model import DeadlineStatus
from amparo_app.demo.explained import tell_dates, tell_reasons, tell_status
from amparo_app.demo.narrator import Narrator
from amparo_app.demo.stage import Stage, StoryBroken

APPEAL = "bia_notice_of_appeal"


async def decision(stage: Stage, tell: Narrator) -> None:
    """Hold the individual hearing; the judge decides from the bench."""
    await stage.do("second_volunteer", "prepare_individual_hearing")
    await stage.until(stage.days["individual_hearing_later"])
    await stage.do("second_volunteer", "record_hearing_result", like="individual_hearing_result")
    await stage.do("second_volunteer", "record_decision")
    await stage.do("second_volunteer", "record_appeal_position", like="reserve_appeal")
    country = stage.case.persons[0].country
    tell.say("decided", client=stage.client, country=country, who=stage.who("second_volunteer"))


async def appeal_window(stage: Stage, tell: Narrator) -> None:
    """Show the days to appeal and their reasons, tell the client, and end them as she decides."""
    appeal = stage.deadline(APPEAL)
    tell.say("appeal_runs")
    tell_dates(tell, appeal)
    tell_reasons(tell, appeal)
    await stage.ask("second_volunteer", Acknowledge(deadline=APPEAL))
    stage.days.name("appeal_due", appeal.dates.legal_due or stage.today)
    await stage.do("second_volunteer", "explain_decision")
    tell.say("explained", who=stage.who("second_volunteer"), client=stage.client)
    await stage.until(stage.days["appeal_decided"])
    await stage.do("second_volunteer", "decide_on_appeal")
    reason = stage.answers("waive_appeal")["reason"]
    await stage.ask("supervising_attorney", Waive(deadline=APPEAL, reason=reason))
    tell.say("no_appeal", who=stage.who("supervising_attorney"), reason=reason, client=stage.client)
    ended = stage.deadline(APPEAL)
    if ended.status is not DeadlineStatus.WAIVED:
        raise StoryBroken(f"The demo stopped: the appeal's date should be waived and is {ended.status.value}.")
    tell_status(tell, ended)


async def closing(stage: Stage, tell: Narrator) -> None:
    """Decide that the work ends, write the closing letter, and close."""
    await stage.until(stage.days["closing"])
    await stage.do("supervising_attorney", "closing_decision")
    await stage.do("paralegal", "closing_letter")
    await stage.do("staff_attorney", "close_case")
    case = stage.case
    if case.is_open or any(deadline.waiting for deadline in case.deadlines):
        raise StoryBroken("The demo stopped: the case should be closed, and no date should wait.")
    tell.say(
        "closed",
        supervisor=stage.who("supervising_attorney"),
        paralegal=stage.who("paralegal"),
        who=stage.who("staff_attorney"),
    )
