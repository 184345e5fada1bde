"""The support desk: what waits, whether the parts work, and how cases stand by their numbers; nothing of a client."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from amparo.records.support import case_states, queues
from amparo_app.running import held_by
from amparo_app.web.visit import SignedIn

router = APIRouter()


@router.get("/support")
def support(visit: SignedIn, number: str = "") -> Response:
    """Show queues and health, and the cases for which something waits, or the one of a number."""
    visit.require("see_support")
    visit.office.note_read(visit.organization, visit.member)
    records, reader, data = visit.site.records, visit.member.colleague(), visit.site.settings.data_folder
    return visit.page(
        "support/support.html",
        queues=queues(records, reader),
        cases=case_states(records, reader, number),
        number=number,
        zone=visit.organization.profile.zone,
        parts=(
            (visit.say("Sending of mails"), held_by(data / "sender.lock") is not None),
            (visit.say("The watch over deadlines"), held_by(data / "watch.lock") is not None),
        ),
    )
