"""Pages behind a link, for people without an account: a volunteer answers, a client reads and confirms.

Looking changes nothing, since machines open what they find in mails; a form that is sent does. A link that is wrong,
used, over, locked or ended gets one page with one status.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.responses import Response

from amparo.access.links import LinkPurpose
from amparo.access.policy import default_policy
from amparo.case.client_view import client_question, client_view
from amparo.case.commands import AnswerOffer
from amparo.case.offer_view import offer_view, open_offer
from amparo.case.outside_answers import AnswerStatus, StatusStanding
from amparo.case.placing import may_answer
from amparo.declarations import Language
from amparo.errors import ServerUnreachable
from amparo.records.invitations import accept_invitation, problems_of
from amparo.records.link_answers import BY_LINK, CLIENT, answer_as_client, answer_by_link, ask_client, command_of
from amparo_app.telling.refusals import as_a_page_says
from amparo_app.web.forms import Posted, PostedForm
from amparo_app.web.link_view import Holder, appointment_told, holder_of_link
from amparo_app.web.visit import Anybody, Visitor

if TYPE_CHECKING:
    from datetime import date

    from amparo.case.model import Case
    from amparo.declarations import Catalog
    from amparo.records.links import Link, Looked

router = APIRouter()

_LOST = frozenset({"stranger", "not_allowed"})
"""Why a case refuses somebody who lost it after their page was drawn."""

GONE = 404
"""The status of every link that does not work, whatever is wrong with it."""


@router.get("/link/{token}")
def link(visit: Anybody, token: str) -> Response:
    """Show what a link is for, with the form that answers it."""
    looked = visit.site.records.look_at_link(token, visit.place)
    if looked.link is None:
        return _does_not_work(visit, looked)
    return _form(holder_of_link(visit, looked.link, token), looked.link)


@router.post("/link/{token}")
def answer(visit: Anybody, form: PostedForm, token: str) -> Response:
    """Take what somebody answered by a link."""
    match form.text("do"):
        case "accept" | "decline" as said:
            body = AnswerOffer(accept=said == "accept", reason=form.text("reason"))
            return _take(visit, token, body)
        case "status":
            return _status(visit, form, token)
        case "question":
            return _question_answered(visit, form, token)
        case "invitation":
            return _invited(visit, form, token)
        case _:
            return _of_client(visit, form, token)


def _form(visit: Holder, link: Link, problem: str = "", typed: Posted | None = None) -> Response:
    """Draw the form of a link that works, again with what was typed if something is wrong."""
    case = _case(visit, link)
    status = 422 if problem else 200
    if link.purpose is LinkPurpose.CLIENT_STATUS and case is not None:
        question = client_question(case, link.person)
        if question is not None:
            return visit.page("links/question.html", status=status, asks=question.asks.value, problem=problem)
    if link.purpose is not LinkPurpose.CLIENT_STATUS and _is_lost(visit, link, case):
        return _gone(visit)
    if link.purpose is LinkPurpose.ANSWER_OFFER and case is not None:
        offer = open_offer(case, link.subject)
        if offer is not None:
            shown = offer_view(case, _catalog(visit, case), offer)
            _note_read(visit, link)
            return visit.page("links/offer.html", offer=shown, number=case.number)
    if link.purpose is LinkPurpose.STATUS_REQUEST and case is not None and case.is_open:
        standings = [one.value for one in StatusStanding]
        return visit.page(
            "links/status.html",
            status=status,
            number=case.number,
            standings=standings,
            problem=problem,
            standing=typed.text("standing") if typed else "",
            words=typed.text("words") if typed else "",
        )
    if link.purpose is LinkPurpose.INVITE:
        return visit.page("links/invitation.html", status=status, problem=problem)
    return _gone(visit)


def _invited(visit: Visitor, form: Posted, token: str) -> Response:
    """Give a colleague the password that they chose, and lead them to signing in."""
    records, password = visit.site.records, form.text("new_password")
    looked = records.look_at_link(token, visit.place)
    if looked.link is None or looked.link.purpose is not LinkPurpose.INVITE:
        return _does_not_work(visit, looked)
    holder = holder_of_link(visit, looked.link, token)
    if password != form.text("again"):
        return _form(holder, looked.link, holder.say("The two are not the same."))
    if problems := problems_of(records, looked.link, password):
        return _form(holder, looked.link, " ".join(one.in_(holder.language) for one in problems))
    if accept_invitation(records, token, visit.place, password).link is None:
        return _gone(visit)
    return holder.to("/sign-in")


def _take(visit: Visitor, token: str, body: AnswerOffer | AnswerStatus) -> Response:
    """Take a volunteer's answer: it is saved with the use of the link, and carried out now if the engine runs."""
    looked = answer_by_link(visit.site.records, token, visit.place, body)
    if looked.link is None or looked.link.case is None:
        return _does_not_work(visit, looked)
    holder, command = holder_of_link(visit, looked.link, token), command_of(looked.link, body)
    what = body.kind if isinstance(body, AnswerStatus) else "accept" if body.accept else "decline"
    try:
        outcome = visit.site.office("web link").submit(looked.link.case, command)
    except ServerUnreachable:  # it is saved: nobody may read that a case is theirs before the case says so
        return holder.page("links/answered.html", what="saved", refused=None)
    if outcome.refused is not None and outcome.refused.code in _LOST:
        return _gone(visit)
    refused = as_a_page_says(outcome.refused) if outcome.refused else None
    return holder.page("links/answered.html", status=409 if refused else 200, what=what, refused=refused)


def _status(visit: Visitor, form: Posted, token: str) -> Response:
    standing = form.text("standing")
    if standing in set(StatusStanding):
        return _take(visit, token, AnswerStatus(standing=StatusStanding(standing), words=form.text("words")))
    looked = visit.site.records.look_at_link(token, visit.place)
    if looked.link is None:
        return _does_not_work(visit, looked)
    holder = holder_of_link(visit, looked.link, token)
    return _form(holder, looked.link, holder.say("Please choose one of these answers."), form)


def _question_answered(visit: Visitor, form: Posted, token: str) -> Response:
    looked, passed = ask_client(visit.site.records, token, visit.place, form.text("given"))
    if looked.link is None or looked.link.locked:
        return _does_not_work(visit, looked)
    holder = holder_of_link(visit, looked.link, token)
    if not passed:
        return _form(holder, looked.link, holder.say("That is not what we have on file. Please try again."), form)
    _note_read(holder, looked.link)
    return _read(holder, looked.link, visit.site.records.ticket(looked.link.id))


def _of_client(visit: Visitor, form: Posted, token: str) -> Response:
    """Do what a client asks who answered the question a moment ago: confirm, say no, or read in the other language."""
    records, ticket = visit.site.records, form.text("ticket")
    looked = records.look_at_link(token, visit.place)
    if looked.link is None or looked.link.purpose is not LinkPurpose.CLIENT_STATUS:
        return _does_not_work(visit, looked)
    holder = holder_of_link(visit, looked.link, token, form.text("language"))
    if not records.ticket_holds(looked.link.id, ticket):
        return _form(holder, looked.link, holder.say("It has been a while. Please answer the question once more."))
    if form.text("do") in {"comes", "cannot_come"}:
        return _confirmed(holder, looked.link, form, ticket)
    response = _read(holder, looked.link, ticket)
    if form.text("language") in set(Language):
        visit.remember_language(response, form.text("language"))
    return response


def _confirmed(visit: Holder, link: Link, form: Posted, ticket: str) -> Response:
    case = _case(visit, link)
    seen = client_view(case, _catalog(visit, case), link.person, _today(visit, case)) if case else None
    if seen is None or seen.appointment is None or seen.appointment.key != form.text("which"):
        return _read(visit, link, ticket, changed=True)
    comes, words = form.text("do") == "comes", form.text("words")
    answer_as_client(visit.site.records, visit.token, visit.place, seen.appointment, comes=comes, words=words)
    return _read(visit, link, ticket)


def _read(visit: Holder, link: Link, ticket: str, *, changed: bool = False) -> Response:
    """Show a client their next date and whose step it is."""
    case = _case(visit, link)
    if case is None:
        return _gone(visit)
    view = client_view(case, _catalog(visit, case), link.person, _today(visit, case))
    use = visit.site.records.answered_with(link, f"appointment/{view.appointment.key}") if view.appointment else None
    return visit.page(
        "links/client.html",
        view=view,
        appointment=appointment_told(view.appointment, visit.language) if view.appointment else None,
        answered=use.answer if use else "",
        ticket=ticket,
        changed=changed,
    )


def _does_not_work(visit: Visitor, looked: Looked) -> Response:
    if looked.wait is not None:
        return Holder(visit.request).page("links/wait.html", status=429, sentence=looked.wait)
    return _gone(visit)


def _is_lost(visit: Visitor, link: Link, case: Case | None) -> bool:
    """Return whether a link's person left, or may not answer about its case any more: a wall may have gone up since."""
    records, policy = visit.site.records, default_policy()
    member = records.person(link.person)
    if not member.active or case is None:
        return not member.active
    volunteer = records.acting(member, _today(visit, case)).colleague()
    if link.purpose is LinkPurpose.STATUS_REQUEST:
        return not policy.may(volunteer, "answer_status", case.access).allowed
    offer = open_offer(case, link.subject)
    return offer is None or not may_answer(policy, volunteer, offer, case.access)


def _gone(visit: Visitor) -> Response:
    return Holder(visit.request).page("links/gone.html", status=GONE)


def _case(visit: Visitor, link: Link) -> Case | None:
    return visit.site.records.read_case(link.case, link.organization) if link.case else None


def _catalog(visit: Visitor, case: Case) -> Catalog:
    return visit.site.records.catalog(case.organization, case.catalog)


def _today(visit: Visitor, case: Case) -> date:
    return visit.site.office("web link").today_of(case)


def _note_read(visit: Visitor, link: Link) -> None:
    """Note that a case was read by a link, and by whom."""
    who = CLIENT if link.purpose is LinkPurpose.CLIENT_STATUS else link.person
    visit.site.records.note_read(link.organization, link.case, who, BY_LINK, "web link")
