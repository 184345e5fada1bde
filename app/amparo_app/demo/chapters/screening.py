"""From the clinic's doors to the decision to help: intake, the first needs, the conflict check, the screening."""

from __future__ import annotations

from amparo.case.agenda import AgendaStatus
from amparo.case.commands import CompleteStep
from amparo_app.demo.explained import dates
from amparo_app.demo.narrator import Narrator
from amparo_app.demo.papers import write_letter
from amparo_app.demo.stage import Stage, StoryBroken


async def clinic(stage: Stage, tell: Narrator) -> None:
    """Say who works here and which plugins are in force."""
    people = [f"{member.profile.name} ({stage.title(member)})" for member in stage.cast.values()]
    tell.say("clinic", organization=stage.organization.profile.name, people=tell.listed(people))
    ours = [plugin for plugin in stage.catalog.plugins if plugin.requires_amparo]
    tell.say(
        "catalog",
        plugins=tell.listed(tell.written(plugin.title) for plugin in ours),
        steps=len(stage.catalog.steps),
        rules=len(stage.catalog.rules),
        letters=len(stage.catalog.documents),
    )


async def intake(stage: Stage, tell: Narrator) -> None:
    """Open the case, ask what is urgent, take down the names and the arrival from which the year runs."""
    [client] = [person for person in stage.case.persons if person.role == "principal"]
    tell.say(
        "opened", who=stage.who("intake_worker"), client=client.name, country=client.country, number=stage.case.number
    )
    await stage.do("intake_worker", "urgency_triage")
    await stage.do("intake_worker", "record_names")
    tell.say("names", count=len(stage.case.persons), others=sum(len(p.other_names) for p in stage.case.persons))
    wrong = stage.answers("record_arrival") | stage.answers("wrong_arrival")
    sentence = await stage.refused("intake_worker", CompleteStep(step="record_arrival", answers=wrong))
    tell.say("wrong_arrival", who=stage.who("intake_worker"), typed=wrong["arrived_on"])
    tell.detail("engine", sentence)
    await stage.do("intake_worker", "record_arrival")
    year = dates(tell, stage.deadline("asylum_one_year_filing").dates)
    tell.say("arrival", arrived=stage.days["arrival"], year=year)


async def support(stage: Stage, tell: Narrator) -> None:
    """Ask what she needs today; a partner's plugin looks for places in its own process."""
    await stage.do("social_worker", "support_needs")
    tell.say("support", who=stage.who("social_worker"), plugin=stage.catalog.step["support_needs"].plugin)
    await stage.plugins_are_done()
    places = str(stage.case.facts["carecen_la.places"]).splitlines()
    tell.detail("plugin", "; ".join(place.partition(": ")[0] for place in places))
    letter = await write_letter(stage, "support_referral", "social_worker")
    await stage.do("social_worker", "give_support_referral")
    tell.say("support_letter", letter=letter)


async def conflict_check(stage: Stage, tell: Narrator) -> None:
    """Look the names up; somebody without the role tries to clear what was found, and a supervisor does."""
    await stage.do("intake_worker", "conflict_check")
    hits = stage.case.conflicts
    tell.say("conflict_check", who=stage.who("intake_worker"), hits=len(hits))
    for hit in hits:
        tell.detail("found", tell.words("hit", found=hit.found, number=hit.case_number, score=hit.score))
        tell.detail("because", " ".join(tell.written(reason) for reason in hit.reasons))
    waiting = next((item for item in stage.settled.agenda if item.step == "screening_interview"), None)
    if not hits or waiting is None or waiting.status is not AgendaStatus.NOT_YET:
        raise StoryBroken(
            "The demo stopped: the conflict check should have found somebody, and the interview should wait."
        )
    tell.say("interview_waits", title=waiting.title)
    tell.details("because", waiting.reasons)
    clearing = CompleteStep(step="conflict_decision", answers=stage.answers("conflict_decision"))
    tell.say("not_hers", who=stage.who("intake_worker"))
    tell.detail("engine", await stage.refused("intake_worker", clearing))
    await stage.do("supervising_attorney", "conflict_decision")
    tell.say("cleared", who=stage.who("supervising_attorney"), reason=clearing.answers["reason"])


async def screening(stage: Stage, tell: Narrator) -> None:
    """Hear the story, look at the year, decide what the clinic will do."""
    await stage.until(stage.days["interview"])
    await stage.do("intake_worker", "screening_interview")
    await stage.do("intake_worker", "one_year_check")
    tell.say("interview", who=stage.who("intake_worker"))
    await stage.until(stage.days["screening_decision"])
    await stage.do("supervising_attorney", "screening_decision")
    decision = stage.answers("screening_decision")
    tell.say("screening_decided", who=stage.who("supervising_attorney"), reasons=decision["reasons"])
