"""Before the court: the application, the hearing that moves, the deadline that nobody acts on."""

from __future__ import annotations

from amparo.case.commands import Acknowledge, ConfirmDate
from amparo.case.events import DeadlineWaits
from amparo.case.model import Deadline, DeadlineStatus
from amparo_app.demo.explained import dates, tell_bells, tell_dates, tell_reasons, tell_status
from amparo_app.demo.narrator import Narrator
from amparo_app.demo.papers import write_letter
from amparo_app.demo.stage import Stage, StoryBroken

FILING = "ic_individual_nondetained_filing"


async def application(stage: Stage, tell: Narrator) -> None:
    """File the I-589 inside the year, with proof, and say why the year ends when it does."""
    await stage.until(stage.days["application"])
    for who, step in (
        ("paralegal", "collect_evidence"),
        ("second_volunteer", "declaration"),
        ("staff_attorney", "review_i589"),
        ("second_volunteer", "file_i589"),
    ):
        await stage.do(who, step)
    year = _met(stage, "asylum_one_year_filing")
    left = ((year.dates.legal_due or stage.today) - stage.today).days
    proof = stage.answers("file_i589")["proof"]
    tell.say("filed", reviewer=stage.who("staff_attorney"), who=stage.who("second_volunteer"), proof=proof, left=left)
    tell_dates(tell, year)
    tell_reasons(tell, year)
    tell_status(tell, year)
    permit = stage.deadline("asylum_ead_c8_earliest_filing")
    tell.say("year_met", title=permit.title, day=permit.dates.safe_due)


async def individual_hearing_is_set(stage: Stage, tell: Narrator) -> None:
    """Hold the master hearing; the judge sets the individual one."""
    await stage.until(stage.days["master_hearing"])
    await stage.do("second_volunteer", "record_hearing_result", like="master_hearing_result")
    await stage.do("paralegal", "record_hearing", like="record_individual_hearing")
    await stage.do("paralegal", "tell_client_hearing_date")
    tell.say("individual_set", hearing=stage.days["individual_hearing"])
    tell_dates(tell, stage.deadline(FILING))


async def hearing_moves_earlier(stage: Stage, tell: Narrator) -> None:
    """Have the court move the hearing earlier: the filing date follows at once."""
    await stage.until(stage.days["earlier_notice"])
    before = stage.deadline(FILING)
    moved = await stage.record("paralegal", "hearing_moved", like="hearing_moved_earlier")
    after = stage.deadline(FILING)
    if after.waiting is not None or after.dates == before.dates:
        raise StoryBroken("The demo stopped: a hearing moved earlier should move its filing date at once.")
    tell.say("moved_earlier", who=stage.who("paralegal"), hearing=stage.days["individual_hearing_earlier"])
    tell.detail("before", tell.words("file", dates=dates(tell, before.dates)))
    tell.detail("now", tell.words("file", dates=dates(tell, after.dates)))
    await stage.do("paralegal", "tell_client_hearing_moved", about=moved.made[0])


async def hearing_moves_later(stage: Stage, tell: Narrator) -> None:
    """Have the court move it later: the filing date waits until an attorney has looked."""
    await stage.until(stage.days["later_notice"])
    seen, before = stage.case.seq, stage.deadline(FILING)
    moved = await stage.record("paralegal", "hearing_moved", like="hearing_moved_later")
    after = stage.deadline(FILING)
    if after.waiting is None or after.dates != before.dates:
        raise StoryBroken("The demo stopped: a hearing moved later should let its filing date wait for a person.")
    waits = next(event for event in stage.history(seen) if isinstance(event.body, DeadlineWaits))
    tell.say("moved_later", hearing=stage.days["individual_hearing_later"])
    tell.detail("now", tell.words("file", dates=dates(tell, after.dates)))
    tell.detail("waits", tell.words("file", dates=dates(tell, after.waiting.dates)))
    tell.detail("because", after.waiting.why)
    tell.detail("told", tell.listed(stage.names(stage.told(waits))))
    await stage.do("paralegal", "tell_client_hearing_moved", about=moved.made[0])
    notice = await write_letter(stage, "hearing_notice", "paralegal", name="hearing_notice_individual")
    tell.say("new_notice", who=stage.who("paralegal"), client=stage.client, notice=notice)
    await stage.until(stage.days["confirmation"])
    reason = stage.answers("confirm_date")["reason"]
    await stage.ask("staff_attorney", ConfirmDate(deadline=FILING, reason=reason))
    tell.say("confirmed", who=stage.who("staff_attorney"), reason=reason)
    tell.detail("now", tell.words("file", dates=dates(tell, stage.deadline(FILING).dates)))


async def work_permit(stage: Stage, tell: Narrator) -> None:
    """Apply for the work permit on the first safe day, and not before."""
    permit = stage.deadline("asylum_ead_c8_earliest_filing")
    await stage.until(stage.business_day(permit.dates.safe_due))
    await stage.do("second_volunteer", "apply_for_work_permit")
    [clock] = stage.settled.clocks
    tell.say("work_permit", days=clock.reading.days, who=stage.who("second_volunteer"))


async def nobody_acts(stage: Stage, tell: Narrator) -> None:
    """Let the filing date come closer: a rung rings and climbs, is acknowledged, and the next rings all the same."""
    deadline, seen = stage.deadline(FILING), stage.case.seq
    first, second = deadline.rungs[:2]
    await stage.until(stage.business_day(first.climbs[-1][0].astimezone(stage.zone).date()))
    tell.say("nobody_acts", title=deadline.title)
    if tell_bells(stage, tell, deadline, after=seen) <= len(first.climbs):
        raise StoryBroken("The demo stopped: the first rung should have rung and climbed.")
    await stage.ask("second_volunteer", Acknowledge(deadline=FILING))
    tell.say("acknowledged", who=stage.who("second_volunteer"))
    seen = stage.case.seq
    await stage.until(stage.business_day(second.at.astimezone(stage.zone).date()))
    tell.say("rings_again")
    if not tell_bells(stage, tell, deadline, after=seen):
        raise StoryBroken("The demo stopped: the second rung should have rung.")
    await stage.until(stage.days["evidence_filed"])
    await stage.do("second_volunteer", "file_hearing_evidence")
    tell.say("evidence_filed", who=stage.who("second_volunteer"), proof=stage.answers("file_hearing_evidence")["proof"])
    tell_status(tell, _met(stage, FILING))


def _met(stage: Stage, rule: str) -> Deadline:
    deadline = stage.deadline(rule)
    if deadline.status is not DeadlineStatus.MET:
        raise StoryBroken(
            f"The demo stopped: the deadline of rule {rule} should be met and is {deadline.status.value}."
        )
    return deadline
