"""The forms of a case, as somebody fills them in: who, in which case, on which page, and what they type or choose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from tests.app.cli.test_documents_own import NOTICE
from tests.app.web.browsing import Browser, Page
from tests.app.web.case_pages import HEARING as SCHEDULED
from tests.app.web.case_pages import NOTICE as SUMMONED
from tests.app.web.case_pages import address, deadline_id, event_id, in_court
from tests.app.web.test_evidence import SWORN, one_file, pdf
from tests.core.case.practice import CATALOG, STEPS
from tests.core.records.office import Office, intake

from amparo.case.commands import Alarm, AmendEvent, Assign, Body, CompleteStep, OfferPlacement, SetPrinted
from amparo.case.exhibit_commands import AskExhibit, ReceiveExhibit, TranslateExhibit
from amparo.case.exhibits import StoredPaper
from amparo.case.kept_documents import ApproveDocument, DocumentKind, KeepDocument, MadeDocument
from amparo.case.walls import RaiseWall, RestrictCase
from amparo.declarations import Catalog, Role, Text
from amparo.plugins.catalog import content_hash
from amparo.records.case_files import new_file_id
from amparo_app.web.event_view import ON

WORDS = "She will bring the passport."
YEAR, HEARING = "one_year", "hearing_filing"
LETTER = NOTICE.template.id


class Filled(NamedTuple):
    """A form of a case, filled in: by whom, where it is drawn and where it goes, what is typed and which files."""

    by: str
    case: str
    drawn: tuple[str, ...]
    action: tuple[str, ...]
    typed: dict[str, Any]
    files: dict[str, Any] | None = None


class Sent(NamedTuple):
    """A form as a browser sends it."""

    action: str
    data: dict[str, Any]
    files: dict[str, Any] | None

    def by(self, browser: Browser) -> Page:
        """Send it."""
        return browser.post(self.action, self.data, files=self.files)

    @property
    def command(self) -> str:
        """Return the name of the command that it asks for."""
        return str(self.data["command"])


def drawn(browser: Browser, office: Office, filled: Filled) -> Sent:
    """Look at the page of a form, and return it with all that it then holds."""
    browser.get(address(office, filled.case, *filled.drawn))
    action = address(office, filled.case, *filled.action)
    form = next(one for one in browser.page.tree.forms if one.get("action") == action)
    return Sent(action, dict(form.form_values()) | filled.typed, filled.files)


def _plain(*where: str, by: str = "Sofía", drawn_at: tuple[str, ...] = (), **typed: Any) -> Callable[[Office], Filled]:
    """Return a form of a case in court."""
    return lambda office: Filled(by, in_court(office), drawn_at or where, where, typed)


def _deadline(
    act: str, *before: Callable[[Office, str], tuple[str, Body]], rule: str = YEAR, **typed: Any
) -> Callable[[Office], Filled]:
    """Return a form of a deadline's page, after what somebody did before."""

    def filled(office: Office) -> Filled:
        case = in_court(office)
        for one in before:
            office.do(case, *one(office, case))
        which = ("deadlines", deadline_id(office, case, rule))
        return Filled("Ana" if act == "verify" else "Sofía", case, which, (*which, act), typed)

    return filled


def _rung(office: Office, _case: str) -> tuple[str, Body]:
    office.wall = office.now = datetime(2027, 1, 13, 18, 0, 1, tzinfo=UTC)
    return "engine", Alarm()


def _waiting(office: Office, case: str) -> tuple[str, Body]:
    event = event_id(office, case, "last_arrival")
    return "Pablo", AmendEvent(event=event, reason="read again", on=date(2026, 3, 2))


def _printed(office: Office, case: str) -> tuple[str, Body]:
    paper = "order of December 2"
    return "Pablo", SetPrinted(deadline=deadline_id(office, case, HEARING), on=date(2027, 5, 20), paper=paper)


def _event(office: Office) -> Filled:
    where = ("events", "hearing_scheduled")
    typed = {ON: "2027-01-02", "kind": "master", "hearing_date": "2027-03-04"}
    return Filled("Sofía", in_court(office), where, where, typed)


def _amended(office: Office) -> Filled:
    case = in_court(office)
    where = ("events", event_id(office, case, "last_arrival"), "amend")
    return Filled("Sofía", case, where, where, {"reason": WORDS, ON: "2026-01-21"})


def _fact(office: Office) -> Filled:
    case = in_court(office)
    office.do(case, "Pablo", CompleteStep(step="screening", answers={"custody": "free"}))
    where = ("facts", "asylum.custody")
    return Filled("Sofía", case, where, where, {"value": "detained", "reason": WORDS})


def _paper(office: Office, case: str) -> StoredPaper:
    """Keep the file of an exhibit."""
    paper, content = new_file_id(), pdf()
    with office.records.database.write() as connection:
        office.records.put_files_within(connection, case, {paper: content}, by=office.people["Pablo"])
    return StoredPaper(file=paper, name="acta.pdf", sha256=paper * 2, size=len(content), pages=1)


def _exhibit(act: str, *, has: int = 0, file: bool = False, **typed: Any) -> Callable[[Office], Filled]:
    """Return a form of an exhibit that was asked of the client, and `has` come, or was translated too."""

    def filled(office: Office) -> Filled:
        case = in_court(office)
        filing = deadline_id(office, case, YEAR)
        office.do(case, "Pablo", AskExhibit(of="p1", filing=filing, title=Text("birth certificate", "acta")))
        if has:
            office.do(case, "Pablo", ReceiveExhibit(exhibit="E1", paper=_paper(office, case), language="es"))
        if has > 1:
            office.do(case, "Pablo", TranslateExhibit(exhibit="E1", paper=_paper(office, case)))
        files = one_file(pdf()) if file else None
        return Filled("Pablo", case, ("evidence", "E1"), ("evidence", "E1", act), typed, files)

    return filled


def _received(office: Office) -> Filled:
    where, case = ("evidence", "receive"), in_court(office)
    typed = {"what": WORDS, "filing": deadline_id(office, case, YEAR), "language": "es"}
    return Filled("Pablo", case, where, where, typed, one_file(pdf()))


def _asked(office: Office) -> Filled:
    where, case = ("evidence", "ask"), in_court(office)
    return Filled("Pablo", case, where, where, {"what": WORDS, "filing": deadline_id(office, case, YEAR), "of": "p1"})


def _assigned(office: Office) -> Filled:
    typed = {"person": office.people["Pablo"]}
    return Filled("Sofía", in_court(office), ("people",), ("people", "paralegal", "assign"), typed)


def _walled(office: Office) -> Filled:
    typed = {"people": office.people["Inés"], "reason": WORDS}
    return Filled("Sofía", in_court(office), ("access",), ("access", "walls"), typed)


def _wall_lifted(office: Office) -> Filled:
    case = in_court(office)
    office.do(case, "Sofía", RaiseWall(people=(office.people["Inés"],), reason="a cousin"))
    (wall,) = (one.id for one in office.case(case).walls)
    return Filled("Sofía", case, ("access",), ("access", "walls", wall, "lift"), {f"reason-{wall}": WORDS})


def _opened_again(office: Office) -> Filled:
    case = in_court(office)
    office.do(case, "Sofía", RestrictCase(reason="she asked"))
    return Filled("Sofía", case, ("access",), ("access", "restriction"), {"why": WORDS})


def _far_off(office: Office) -> str:
    """Open a case without a date that is too near for a volunteer."""
    return office.open_case(intake(SUMMONED, SCHEDULED))


def _offered(office: Office) -> Filled:
    typed = {f"order-{office.people['Víctor']}": "1"}
    return Filled("Clara", _far_off(office), ("placement",), ("placement", "offer"), typed)


def _answered(reply: str) -> Callable[[Office], Filled]:
    def filled(office: Office) -> Filled:
        case = _far_off(office)
        office.do(case, "Clara", OfferPlacement(to=(office.people["Víctor"],)))
        typed = {"reply": reply, "reason": WORDS}
        return Filled("Víctor", case, ("placement",), ("placement", "answer"), typed)

    return filled


def case_with_letter(office: Office) -> str:
    """Open a case that says what the one letter of its catalog needs; the conflict check offers it."""
    parts = {name: getattr(CATALOG, name) for name in Catalog.model_fields} | {"documents": (NOTICE.template,)}
    steps = tuple(
        step.model_copy(update={"documents": (LETTER,)}) if step.id == "conflict_check" else step for step in STEPS
    )
    catalog = Catalog(**parts | {"steps": steps, "hash": content_hash(Catalog(**parts | {"steps": steps}))})
    office.records.save_catalog(catalog)
    office.records.set_active_catalog("clinic", catalog.hash, "keyboard")
    profile = office.records.organization("clinic").profile
    reached = {"address": "1 Invented Street", "telephone": "555-0123"}
    office.records.change_organization("clinic", profile.model_copy(update=reached))
    id_ = office.open_case()
    office.do(id_, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=office.people["Ana"]))
    return id_


def _made(office: Office) -> Filled:
    where = ("documents", "new", LETTER)
    return Filled("Pablo", case_with_letter(office), where, where, {"language": "en"})


def _document(act: str, *before: Body, file: bool = False, **typed: Any) -> Callable[[Office], Filled]:
    """Return a form of the page of a paper that was handed in."""

    def filled(office: Office) -> Filled:
        case, kept = in_court(office), new_file_id()
        made = MadeDocument(
            kind=DocumentKind.UPLOADED, template="uploaded/1", title=Text("a letter"), language="en", file=kept,
            file_name="letter.pdf", sha256="0" * 64, bytes=3,
        )  # fmt: skip
        command = office.command("Pablo", KeepDocument(made=made))
        office.records.put_inbox(case, command, {kept: b"pdf"})
        office.ask(case, "Pablo", command.body, command.id)
        for body in before:
            office.do(case, "Ana", body)
        files = one_file(pdf()) if file else None
        return Filled("Ana", case, ("documents", "D1"), ("documents", "D1", act), typed, files)

    return filled


def _handed_in(office: Office) -> Filled:
    where, typed = ("documents", "upload"), {"title": WORDS, "language": "en"}
    return Filled("Pablo", in_court(office), where, where, typed, one_file(pdf()))


FORMS: dict[str, Callable[[Office], Filled]] = {
    "a step": _plain("steps", "screening", custody="free", child="no"),
    "an event": _event,
    "an event's correction": _amended,
    "a fact": _fact,
    "a note": _plain("notes", text=WORDS),
    "a date taken note of": _deadline("acknowledge", _rung, note=WORDS),
    "a date confirmed": _deadline("confirm", _waiting, reason=WORDS),
    "a date rejected": _deadline("reject", _waiting, reason=WORDS),
    "a date proven": _deadline("prove", paper=WORDS, received="2027-01-04"),
    "a date waived": _deadline("waive", reason=WORDS),
    "a paper's date": _deadline("set-printed", rule=HEARING, printed="2027-05-20", paper=WORDS),
    "a paper's date read anew": _deadline("verify", _printed, rule=HEARING, printed="2027-05-20"),
    "evidence asked for": _asked,
    "evidence taken in": _received,
    "an exhibit asked for again": _exhibit("ask", of="other", of_name=WORDS),
    "an exhibit received": _exhibit("receive", file=True, language="es"),
    "an exhibit found wrong": _exhibit("wrong", has=1, why=WORDS, part="paper"),
    "an exhibit placed": _exhibit("place", has=1),
    "an exhibit translated": _exhibit("translate", has=1, file=True, on="2027-01-04"),
    "an exhibit certified": _exhibit("certify", has=2, file=True, translator=WORDS, on="2027-01-03", **SWORN),
    "an exhibit dropped": _exhibit("drop", drop_why=WORDS),
    "a person": _plain("people", name=WORDS, role="child"),
    "a role": _assigned,
    "a wall": _walled,
    "a wall lifted": _wall_lifted,
    "a restriction": _plain("access", "restriction", drawn_at=("access",), why=WORDS),
    "a restriction lifted": _opened_again,
    "an offer": _offered,
    "an offer taken": _answered("accept"),
    "an offer declined": _answered("decline"),
    "a letter": _made,
    "a paper handed in": _handed_in,
    "a paper's newer file": _document("replace", file=True),
    "a paper approved": _document("approve"),
    "a paper filed": _document("filed", ApproveDocument(document="D1"), on="2027-01-04", reference=WORDS),
    "a paper discarded": _document("discard", reason=WORDS),
}
"""Every sort of form that has a command carried out on a case, by what it is about."""
