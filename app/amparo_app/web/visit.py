"""A visit: who asks for a page, for which organization, in which language, and the few ways in which it is answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, NamedTuple, cast
from urllib.parse import urlencode, urlsplit

from fastapi import Depends, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from amparo.access.case_access import CaseAccess
from amparo.access.policy import default_policy
from amparo.access.sign_in import SessionKind
from amparo.declarations import Language
from amparo.errors import AmparoError, CaseErased, Refused, ServerUnreachable, UnknownName
from amparo.records.changes import Changes
from amparo.records.organizations import Organization
from amparo.records.people import Member
from amparo.records.requests import Outcome
from amparo.records.sessions import Place, Session
from amparo_app.telling.refusals import as_a_page_says
from amparo_app.web.drawn import Drawn, new_command
from amparo_app.web.forms import (
    COMMAND,
    CSRF,
    VISITOR_COOKIE,
    Posted,
    csrf_token,
    holder_of,
    new_visitor,
    session_cookie,
)
from amparo_app.web.labels import LABELS, Labels
from amparo_app.web.navigation import places
from amparo_app.web.templating import environment
from amparo_app.web.words import asked_language, translations

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from amparo.case.commands import Body
    from amparo.case.model import Case
    from amparo.declarations import Catalog, Text
    from amparo_app.web.site import Site, WebOffice
    from amparo_app.web.staff import Staff

LANGUAGE_COOKIE = "amparo-language"
DONE, QUEUED, REPEATED = _SAYABLE = "done", "queued", "repeated"
"""What an address may say of the command before it: a fixed word, never a fact."""

_OF_A_COMMAND = frozenset({"said", "did"})
_HTML = "text/html; charset=utf-8"


class NotHere(AmparoError):
    """There is nothing at this address for whoever asks, whether there is nothing or nothing that they may see."""


class SignInNeeded(AmparoError):
    """Whoever asks is not signed in, or no longer."""


class Answered(NamedTuple):
    """What came of a command: carried out, refused with a sentence, saved to be applied later, or known before.

    `command` is its id, by which the page that the visitor is sent to tells what came of it.
    """

    outcome: Outcome | None = None
    refused: Text | None = None
    queued: bool = False
    command: str = ""

    @property
    def said(self) -> str:
        """Return the fixed word for what came of it, as an address may say it."""
        if self.queued:
            return QUEUED
        return REPEATED if self.outcome is None or self.outcome.repeated else DONE


@dataclass(frozen=True)
class Visitor:
    """Somebody who looks at a page, signed in or not."""

    request: Request

    @property
    def site(self) -> Site:
        """Return the site."""
        return cast("Site", self.request.app.state.site)

    @cached_property
    def language(self) -> str:
        """Return the language of this visitor: what they chose, or their browser asks for."""
        return asked_language(self.request.headers, self.request.cookies.get(LANGUAGE_COOKIE, ""))

    @cached_property
    def here(self) -> str:
        """Return the address of this page with what it was asked for, without what it says of a command before it."""
        asked = [one for one in self.request.query_params.multi_items() if one[0] not in _OF_A_COMMAND]
        path = self.request.url.path
        return f"{path}?{urlencode(asked)}" if asked else path

    @property
    def place(self) -> Place:
        """Return where a visitor sits, as a list of sessions shows it."""
        client = self.request.client
        return Place(client.host if client else "", self.request.headers.get("user-agent", "")[:200])

    def say(self, message: str, **values: object) -> str:
        """Return a message of the pages in the visitor's language, with values filled in."""
        return translations(self.language).gettext(message) % values if values else self._plain(message)

    def _plain(self, message: str) -> str:
        return translations(self.language).gettext(message)

    def page(self, template: str, *, status: int = 200, **values: object) -> Response:
        """Draw a page."""
        response = HTMLResponse(self._drawn(template, values), status)
        if not holder_of(self.request):
            self._set_cookie(response, VISITOR_COOKIE, self._holder)
        return response

    def _drawn(self, template: str, values: Mapping[str, object]) -> str:
        return environment(self.language).get_template(template).render(**{**self._everywhere(), **values})

    def to(self, address: str) -> Response:
        """Send a visitor to another page of ours, after a form."""
        return RedirectResponse(own_path(address), 303)

    def remember_language(self, response: Response, language: str) -> None:
        """Have the browser remember a language, for the pages before signing in."""
        self._set_cookie(response, LANGUAGE_COOKIE, language, lasts=31_536_000)

    def _everywhere(self) -> dict[str, object]:
        return {
            "visit": self,
            "csrf": csrf_token(self.site, self._holder),
            "csrf_name": CSRF,
            "command_name": COMMAND,
            "new_command": new_command,
            "labels": Labels(),
            "labels_name": LABELS,
            "member": None,
            "organization": None,
            "places": (),
            "said": self._said,
            "path": self.request.url.path,
            "here": self.here,
            "training": self.site.settings.training,
            "languages": tuple(Language),
        }

    @property
    def _said(self) -> str:
        said = self.request.query_params.get("said", "")
        return said if said in _SAYABLE else ""

    @cached_property
    def _holder(self) -> str:
        return holder_of(self.request) or new_visitor()

    def _set_cookie(self, response: Response, name: str, value: str, *, lasts: int | None = None) -> None:
        response.set_cookie(
            name, value, max_age=lasts, path="/", secure=self.site.is_encrypted, httponly=True, samesite="lax"
        )


@dataclass(frozen=True)
class Visit(Visitor):
    """Somebody signed in: a session, its person with those for whom they stand in, and their organization."""

    session: Session
    member: Member
    organization: Organization
    office: WebOffice
    changes: Changes
    """How often what lists show had changed as the visit began."""

    @cached_property
    def language(self) -> str:
        """Return the person's language."""
        return asked_language(self.request.headers, self.member.profile.language)

    @property
    def now(self) -> datetime:
        """Return the present instant (UTC)."""
        return self.office.now()

    @property
    def today(self) -> date:
        """Return the date where the organization's office is."""
        return self.office.today(self.organization)

    @cached_property
    def catalog(self) -> Catalog:
        """Return the organization's catalog in force; raises InvalidInput before the first."""
        return self.office.catalog(self.organization)

    @cached_property
    def colleagues(self) -> dict[str, str]:
        """Return the name of each person of the organization by id."""
        return {one.id: one.profile.name for one in self.site.records.people(self.organization.id)}

    @property
    def staff(self) -> Staff:
        """Return the organization with its people."""
        return self.site.staff_of(self.organization.id, self.changes)

    def page_once(self, template: str, about: Hashable, values: Callable[[], Mapping[str, object]]) -> Response:
        """Show a page that is drawn once while nothing changes of what lists show; `values` are asked for only then.

        `about` is all that it depends on beside those, the visitor, their language and the day.
        """

        def draw() -> Drawn:
            read = values()
            return Drawn(lambda form, command: self._drawn(template, {**read, "csrf": form, "new_command": command}))

        whose = (template, about, self.member.id, self.language, self.today, self._said, self.here)
        drawn = self.site.drawn.of(self.changes.lists, whose, draw)
        return Response(drawn.filled(csrf_token(self.site, self._holder)), media_type=_HTML)

    def may(self, permission: str, case: Case | None = None) -> bool:
        """Return whether the visitor holds a permission, in a case if one is given."""
        access = case.access if case else CaseAccess(organization=self.organization.id)
        return default_policy().may(self.member.colleague(), permission, access).allowed

    def require(self, permission: str) -> None:
        """Raise NotHere unless the visitor holds a permission that belongs to no case; the attempt is noted."""
        if not self.may(permission):
            self.office.note_read(self.organization, self.member, refused=True)
            raise NotHere

    def case(self, number: str, *, noted: bool = True) -> Case:
        """Return a case that the visitor may see, and note the reading; raises NotHere for any other or erased one.

        Not `noted` is for a form that is answered with no word of the case.
        """
        try:
            return self.office.case(number, self.organization, self.member, noted=noted)
        except (UnknownName, Refused, CaseErased) as hidden:
            raise NotHere from hidden

    def carry_out(self, case: Case, body: Body, form: Posted) -> Answered:
        """Have a command carried out on a case for the visitor; a form that is sent again does nothing twice.

        Raises RecordsUnreachable where it could not even be saved.
        """
        command = self.office.command(self.organization.id, self.member.id, body, form.command_id)
        if self.office.was_carried_out(case.id, command.id):
            return Answered(command=command.id)
        try:
            outcome = self.office.submit(case.id, command)
        except ServerUnreachable:
            return Answered(queued=True, command=command.id)
        refused = as_a_page_says(outcome.refused) if outcome.refused else None
        return Answered(outcome, refused, command=command.id)

    def back(self, address: str, answered: Answered) -> Response:
        """Send the visitor to a page that says in a line what came of their command."""
        joined = "&" if "?" in address else "?"
        head, hash_, fragment = address.partition("#")
        did = f"&did={answered.command}" if answered.command and head.startswith("/cases/") else ""
        return self.to(f"{head}{joined}said={answered.said}{did}{hash_}{fragment}")

    def done(self, address: str) -> Response:
        """Send the visitor to a page that says that what they asked for is done."""
        return self.back(address, Answered(Outcome()))

    def _everywhere(self) -> dict[str, object]:
        there = self.request.app.state.addresses
        own = {"member": self.member, "organization": self.organization}
        return {**super()._everywhere(), **own, "places": tuple(places(there, self.may, self.say))}


def visitor(request: Request) -> Visitor:
    """Return whoever asks for a page that needs no account."""
    return Visitor(request)


def signed_in(request: Request) -> Visit:
    """Return whoever is signed in; raises SignInNeeded for anybody else."""
    site = cast("Site", request.app.state.site)
    token = request.cookies.get(session_cookie(site), "")
    known = site.records.session_and_changes(token) if token else None
    if known is None or known[0].kind is not SessionKind.WEB:
        raise SignInNeeded
    session, changes = known
    staff = site.staff_of(session.organization, changes)
    route = request.scope.get("route")
    office = site.office(f"web {getattr(route, 'name', 'page')}")
    member = staff.acting(session.person, office.today(staff.organization))
    office.sign(member)
    return Visit(request, session, member, staff.organization, office, changes)


SignedIn = Annotated[Visit, Depends(signed_in)]
Anybody = Annotated[Visitor, Depends(visitor)]


def own_path(address: str) -> str:
    """Return a path of ours: an address that leads elsewhere, or nowhere, leads to the beginning."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    is_ours = not parts.scheme and not parts.netloc and address.startswith("/") and "\\" not in address
    return address if is_ours and not address.startswith("//") else "/"
