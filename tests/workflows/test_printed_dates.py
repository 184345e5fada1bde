"""A date from a paper, entered and verified through a case's workflow: every reading is on record, and told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.core.case.practice import ZONE
from tests.core.records.office import Office, intake
from tests.workflows.test_watch import settings

from amparo.case.commands import Body, RecordEvent, SetPrinted, VerifyPrinted
from amparo.case.events import DeadlineMoved, PrintedDisputed, PrintedSet, PrintedVerified
from amparo.notifications.notices import NoticeKind
from amparo.records.requests import Outcome
from amparo_workflows.client import ask, connect, open_case
from amparo_workflows.server import Server
from amparo_workflows.worker import engine_worker

PAPER = "request for evidence with a seal"


async def test_two_readings_go_through_the_workflow_and_a_third_settles_them(tmp_path: Path) -> None:
    """Entered by Pablo, read otherwise by Ana, settled by Sofía, with the engine begun anew between each."""
    clinic = Office(tmp_path)
    clinic.wall = datetime.now(UTC)
    today = clinic.wall.astimezone(ZoneInfo(ZONE)).date()
    later, earlier = today + timedelta(days=110), today + timedelta(days=60)
    async with Server(clinic.data):
        client = await connect(settings(clinic), clinic.records.keys)

        async def say(actor: str, body: Body) -> Outcome:
            async with engine_worker(client, clinic.records):
                return await ask(client, case, clinic.command(actor, body), timedelta(seconds=60))

        async with engine_worker(client, clinic.records):
            reserved, _ = await open_case(client, clinic.records, clinic.command("Inés", intake()))
        case = reserved.case
        await say("Pablo", RecordEvent(event="request_for_evidence", on=today))
        await say("Pablo", SetPrinted(deadline="answer_request", on=later, paper=PAPER))
        counted = legal(clinic, case)
        alone = await say("Pablo", VerifyPrinted(deadline="answer_request", on=later))
        await say("Ana", VerifyPrinted(deadline="answer_request", on=earlier))
        disputed = legal(clinic, case)
        await say("Sofía", VerifyPrinted(deadline="answer_request", on=later))

    bodies = [event.body for event in clinic.records.history(case)]
    assert alone.refused is not None
    assert "printed_alone" == alone.refused.code
    assert counted is not None
    assert today + timedelta(days=87) <= counted < later
    assert (earlier, later) == (disputed, legal(clinic, case))
    assert [PrintedSet, PrintedDisputed, PrintedVerified] == [
        type(body) for body in bodies if isinstance(body, PrintedSet | PrintedDisputed | PrintedVerified)
    ]
    last = [body for body in bodies if isinstance(body, DeadlineMoved)][-1]
    assert (clinic.people["Sofía"], PAPER) == (last.confirmed_by, last.paper)
    told = {one.notice.kind for one in clinic.records.notices_about(case)}
    assert NoticeKind.NEEDS_ATTENTION in told


def legal(clinic: Office, case: str) -> date | None:
    """Return the date in force of the case's one deadline, as the records have it."""
    (deadline,) = clinic.case(case).deadlines
    return deadline.dates.legal_due
