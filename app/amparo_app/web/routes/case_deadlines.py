"""One deadline with every reason, and what people do with it: acknowledge, prove, waive, decide, read its paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from fastapi import APIRouter
from starlette.responses import Response

from amparo.case.commands import (
    Acknowledge,
    Body,
    ConfirmDate,
    Prove,
    RejectDate,
    SetPrinted,
    VerifyPrinted,
    Waive,
)
from amparo.case.model import Proof
from amparo_app.web.case_act import CaseForm, act
from amparo_app.web.case_frame import NOTHING_SENT, Returned, Seen, Typed, case_address, case_page, look
from amparo_app.web.deadline_told import deadline_told
from amparo_app.web.forms import PostedForm
from amparo_app.web.visit import NotHere, SignedIn, Visit

router = APIRouter()


@router.get("/cases/{number}/deadlines/{id_}")
def deadline(visit: SignedIn, number: str, id_: str) -> Response:
    """Show a deadline: how it was counted, by which law, what papers say of it, and what can be done."""
    return _page(visit, look(visit, number), id_=id_)


@router.post("/cases/{number}/deadlines/{id_}/{what}")
def act_on_deadline(visit: SignedIn, form: PostedForm, number: str, id_: str, what: str) -> Response:
    """Do with a deadline what its page offers; what it does not offer is refused by the case itself."""

    def read(seen: Seen, typed: Typed) -> Body | None:
        made = _BODIES.get(what)
        if made is None or id_ not in seen.case.deadline:
            raise NotHere
        return made(typed, id_)

    def back(seen: Seen) -> str:
        on_overview = f"{case_address(seen.case)}#{id_}"
        return on_overview if form.has("from-overview") else case_address(seen.case, "deadlines", id_)

    asked = CaseForm(read, partial(_page, id_=id_, act=what), back, _AT_FIELD.get(what, {}))
    return act(visit, form, number, asked)


def _page(visit: Visit, seen: Seen, sent: Returned = NOTHING_SENT, *, id_: str, act: str = "") -> Response:
    told = deadline_told(seen.sheet, seen.catalog, visit.member.colleague(), id_)
    if told is None:
        raise NotHere
    return case_page(visit, seen, "case/deadline.html", status=sent.status, sent=sent, act=act, told=told)


def _acknowledge(read: Typed, id_: str) -> Body | None:
    return Acknowledge(deadline=id_, note=read.form.text("note"))


def _prove(read: Typed, id_: str) -> Body | None:
    paper, received = read.text("paper"), read.day("received")
    on = read.day("filed", needed=False)
    if received is None or read.problems:
        return None
    proof = Proof(paper=paper, reference=read.form.text("reference"), received=received)
    return Prove(deadline=id_, proof=proof, event=read.form.text("filing") or None, on=on)


def _waive(read: Typed, id_: str) -> Body | None:
    return Waive(deadline=id_, reason=read.text("reason"))


def _confirm(read: Typed, id_: str) -> Body | None:
    return ConfirmDate(deadline=id_, reason=read.text("reason"))


def _reject(read: Typed, id_: str) -> Body | None:
    return RejectDate(deadline=id_, reason=read.text("reason"))


def _set_printed(read: Typed, id_: str) -> Body | None:
    on, paper = read.day("printed"), read.text("paper")
    return SetPrinted(deadline=id_, on=on, paper=paper, reference=read.form.text("reference")) if on else None


def _verify(read: Typed, id_: str) -> Body | None:
    on = read.day("printed")
    return VerifyPrinted(deadline=id_, on=on) if on else None


_BODIES: dict[str, Callable[[Typed, str], Body | None]] = {
    "acknowledge": _acknowledge,
    "prove": _prove,
    "waive": _waive,
    "confirm": _confirm,
    "reject": _reject,
    "set-printed": _set_printed,
    "verify": _verify,
}
_AT_FIELD = {
    "prove": {
        "future_proof": "received",
        "proof_too_late": "received",
        "future": "filed",
        "too_early": "filed",
        "which_filing": "filing",
    },
    "set-printed": {"printed_without_paper": "paper", "printed_too_early": "printed"},
}
"""At which field of which form a refusal is told."""
