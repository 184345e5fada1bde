"""Finding a pro-bono attorney: a summary that names nobody, an offer that runs out, one that is accepted."""

from __future__ import annotations

from amparo.case.commands import AnswerOffer, OfferPlacement
from amparo.case.events import OfferEnded
from amparo.case.model import Offer, OfferStatus
from amparo_app.demo.explained import tell_dates
from amparo_app.demo.narrator import Narrator
from amparo_app.demo.papers import write_letter
from amparo_app.demo.stage import Stage, StoryBroken


async def placement(stage: Stage, tell: Narrator) -> None:
    """Write the summary and offer the case to two volunteers, one after the other."""
    await stage.do("intake_worker", "placement_consent")
    await stage.do("coordinator", "placement_summary")
    memo = await write_letter(stage, "placement_memo", "coordinator", typed=stage.answers("none_yet"))
    tell.say("summary", client=stage.client, who=stage.who("coordinator"), memo=memo)
    ranked = [one for one in stage.candidates() if one.can_take_it]
    tell.say("candidates", who=stage.who("coordinator"))
    for one in ranked:
        why = " ".join(tell.written(scored.why) for scored in one.scored)
        tell.detail(
            "points", tell.words("candidate", name=stage.name(one.candidate.colleague.id), points=one.score, why=why)
        )
    to = tuple(one.candidate.colleague.id for one in ranked)
    if to != tuple(stage.cast[volunteer].id for volunteer in ("first_volunteer", "second_volunteer")):
        raise StoryBroken("The demo stopped: the two volunteers should be free, and the first one ahead.")
    await stage.ask("coordinator", OfferPlacement(to=to))
    tell.say("offered", first=stage.name(to[0]), second=stage.name(to[1]))
    tell.details("because", _offer(stage, OfferStatus.OPEN).reasons)


async def first_offer_expires(stage: Stage, tell: Narrator) -> None:
    """Let time pass until the first volunteer has been reminded, and then until their offer has run out."""
    seen, offer = stage.case.seq, _offer(stage, OfferStatus.OPEN)
    await stage.mail_is_out()
    if offer.reminds is not None:
        await stage.until(offer.reminds)
        await stage.mail_is_out()
    await stage.until(offer.expires)
    expired, now_open = _offer(stage, OfferStatus.EXPIRED), _offer(stage, OfferStatus.OPEN)
    ended = next(event for event in stage.history(seen) if isinstance(event.body, OfferEnded))
    tell.say(
        "expired",
        first=stage.name(expired.to),
        told=tell.listed(stage.names(stage.told(ended))),
        second=stage.name(now_open.to),
        until=now_open.expires.astimezone(stage.zone).date(),
    )


async def second_offer_is_accepted(stage: Stage, tell: Narrator) -> None:
    """Have the second volunteer accept."""
    await stage.until(stage.days["volunteer_answers"])
    await stage.ask("second_volunteer", AnswerOffer(accept=True))
    tell.say("accepted", second=stage.name(stage.case.assigned["pro_bono_attorney"]))


async def engagement(stage: Stage, tell: Narrator) -> None:
    """Sign the engagement letter."""
    await stage.until(stage.days["engagement"])
    letter = await write_letter(stage, "engagement_letter", "second_volunteer")
    await stage.do("second_volunteer", "engagement")
    tell.say("engaged", client=stage.client, who=stage.who("second_volunteer"), letter=letter)


async def notice_to_appear(stage: Stage, tell: Narrator) -> None:
    """Record the charging document and the case in court, appear, and take over the dates."""
    await stage.do("paralegal", "record_notice_to_appear")
    await stage.do("paralegal", "record_court_proceeding")
    court = stage.case.proceedings[0]
    tell.say("in_court", who=stage.who("paralegal"), served=stage.days["notice_served"], court=court.court_name)
    await stage.do("second_volunteer", "enter_appearance")
    await stage.until(stage.days["dates_taken_over"])
    await stage.do("second_volunteer", "accept_dates")
    tell.say("appeared", who=stage.who("second_volunteer"))


async def master_hearing_notice(stage: Stage, tell: Narrator) -> None:
    """Record the first hearing, tell the client, and answer the charges in time."""
    await stage.until(stage.days["master_notice"])
    await stage.do("paralegal", "record_hearing", like="record_master_hearing")
    letters = [
        await write_letter(stage, "hearing_notice", "paralegal", language=one, name="hearing_notice_master")
        for one in ("es", "en")
    ]
    await stage.do("paralegal", "tell_client_hearing_date")
    tell.say(
        "master_notice", hearing=stage.days["master_hearing"], who=stage.who("paralegal"), letters=tell.listed(letters)
    )
    tell_dates(tell, stage.deadline("ic_master_nondetained_filing"))
    await stage.until(stage.days["pleadings"])
    await stage.do("second_volunteer", "prepare_master_hearing")
    await stage.do("second_volunteer", "file_pleadings")
    tell.say("pleadings", who=stage.who("second_volunteer"), proof=stage.answers("file_pleadings")["proof"])


def _offer(stage: Stage, status: OfferStatus) -> Offer:
    found = [offer for offer in stage.case.offers if offer.status is status]
    if len(found) != 1:
        raise StoryBroken(
            f"The demo stopped: there should be one offer that is {status.value}, and there are {len(found)}."
        )
    return found[0]
