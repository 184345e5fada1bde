"""An office with something on every page: cases on their way, papers, offers, imports, jobs, links and interviews."""

from __future__ import annotations

import base64
import threading
import time
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Self

import uvicorn
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from fastapi import FastAPI
from tests.app.clinic import HOUSE, mark
from tests.app.importing.sheets import as_csv
from tests.app.web.browsing import PASSWORD, Browser, OwnEngine, site_of
from tests.app.web.test_evidence import SWORN, one_file, pdf
from tests.app.web.test_intake import begun, opened, whole
from tests.core.case.practice import ZONE
from tests.core.records.office import ENGINE, Office
from tests.plugins.docket import catalog_of

from amparo.access.links import LinkPurpose
from amparo.access.sign_in import SessionKind
from amparo.case.commands import (
    AddNote,
    Alarm,
    Assign,
    Body,
    OfferPlacement,
    OpenCase,
    RecordEvent,
    SetPrinted,
    VerifyPrinted,
)
from amparo.case.rehearsal import Change
from amparo.case.walls import RaiseWall
from amparo.declarations import Catalog, Role, Text
from amparo.records.jobs import NewJob
from amparo.records.links import NewLink
from amparo.records.people import Profile
from amparo.records.sessions import Place
from amparo_app.intake import read_intake
from amparo_app.rehearsal_job import REHEARSAL
from amparo_app.rehearsing import Rehearsal, SummaryLine
from amparo_app.switch_job import SWITCH, SwitchRequest
from amparo_app.web.application import make_application
from amparo_app.web.safety import Pace
from amparo_app.web.serving import listening
from amparo_app.web.site import Site

INTAKE = HOUSE / "docs" / "examples" / "intake.yaml"
SERVED: dict[str, Any] = {"how": "not_required", "reason": "The government waived it."}
UNHURRIED = Pace(looks=100_000, changes=100_000)
SHEET = (
    ("Case ID", "Client Name", "A-Number", "Date of Entry", "One-year deadline"),
    ("26-0000001", "Luz Invento", "000-123-456", "06/07/2026", "2027-06-07"),
    ("26-0000002", "Juan Invento", "000-123-457", "05/08/2026", ""),
)


@cache
def catalog() -> Catalog:
    """The catalog of a clinic with two plugins."""
    return catalog_of("asylum", "carecen_la")


class ServedPages:
    """The pages of an office behind a port of this machine, in a thread of the test's own process."""

    def __init__(self, office: Office, pace: Pace = UNHURRIED) -> None:
        inside = site_of(office, lambda: office.now)
        self._place = listening(inside.settings.model_copy(update={"web_listen": "127.0.0.1:0"}))
        self.address = f"http://127.0.0.1:{self._place.getsockname()[1]}"
        self.engine = OwnEngine(office, lambda: office.now)
        self.site = Site(inside.settings, office.records, self.engine, self.address, lambda: office.now)
        self.app: FastAPI = make_application(self.site, pace)
        self._server = uvicorn.Server(uvicorn.Config(self.app, access_log=False, log_config=None))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._place]}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        while not self._server.started:
            assert self._thread.is_alive(), "the pages could not be served"
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(10)
        self._place.close()


class FurnishedOffice:
    """A clinic in which every page has something to show; `cases` are their ids, `tokens` those of links."""

    def __init__(self, folder: Path) -> None:
        self.office = Office(folder)
        mark(self.office)
        self.cases: dict[str, str] = {}
        self.tokens: dict[LinkPurpose, str] = {}
        self.interview = self.unread_import = self.invited = ""
        self.furnish()

    def by(self, first_name: str) -> Browser:
        """Return a browser without JavaScript of somebody signed in, to furnish with."""
        return Browser(site_of(self.office, lambda: self.office.now), self.office).sign_in(first_name)

    def session(self, first_name: str, language: str) -> str:
        """Return what the browser of somebody shows who is signed in and reads this language."""
        records, person = self.office.records, self.office.people[first_name]
        self.speak(person, language)
        if not records.has_account(person):
            records.set_password(person, PASSWORD)
        return records.admit(person, Place("127.0.0.1"), kind=SessionKind.WEB, how="by the test")[1]

    def speak(self, person: str, language: str) -> None:
        """Have somebody (by id) read this language."""
        profile = self.office.records.person(person).profile
        self.office.records.change_person(person, profile.model_copy(update={"language": language}))

    def number(self, which: str) -> str:
        """Return the number of one of its cases."""
        return self.office.case(self.cases[which]).number

    def furnish(self) -> None:
        """Have people do what leaves something on every page."""
        records, profile = self.office.records, Profile(name="Olga Prueba", email="olga@example.org")
        records.save_catalog(catalog())
        records.set_active_catalog("clinic", catalog().hash, self.office.people["Sofía"])
        self.office.people["Olga"] = records.add_person("clinic", profile, [Role.OPERATOR]).id
        own = {"address": "1 Invented Street, Los Angeles", "telephone": "555-0123"}
        profile_of = records.organization("clinic").profile
        records.change_organization("clinic", profile_of.model_copy(update=own))
        self._interviews()
        self._case()
        self._placing()
        self._papers()
        self._import()
        self._jobs()
        self._links()
        self._second_factor()

    def _do(self, case: str, who: str, *bodies: Body) -> None:
        for body in bodies:
            self.office.do(self.cases[case], who, body)

    def _interviews(self) -> None:
        ines = self.by("Inés")
        number = opened(ines, whole(ines))
        self.cases["interviewed"] = self.office.records.read_case(number, "clinic").id
        self.interview = begun(ines)

    def _opened(self, name: str) -> str:
        body = read_intake(INTAKE, catalog(), zone=ZONE, today=date(2027, 1, 4))
        person, *others = body.persons
        renamed = person.model_copy(update={"name": name, "a_number": f"000-22{len(self.cases)}-111"})
        return self.office.open_case(OpenCase(**body.model_dump() | {"persons": (renamed, *others)}))

    def _case(self) -> None:
        """One case in court, whose dates run, ring, and are disputed."""
        self.cases["court"] = self._opened("Marisol Ixchel Tzul Batz")
        hearing = {"kind": "individual", "hearing_date": "2027-06-30", "hearing_time": "08:30"}
        self._do("court", "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=self.office.people["Ana"]))
        self._do("court", "Sofía", Assign(role=Role.SUPERVISING_ATTORNEY, person=self.office.people["Sofía"]))
        self._do("court", "Sofía", Assign(role=Role.PARALEGAL, person=self.office.people["Pablo"]))
        self._do(
            "court",
            "Pablo",
            RecordEvent(event="notice_to_appear_filed", on=date(2026, 6, 20), data={"court": "WLA"}),
            RecordEvent(event="hearing_scheduled", on=date(2026, 12, 2), data=hearing),
            AddNote(text="She called: her sister will bring the passport on Friday.\nTelephone in the afternoon only."),
        )
        wait = next(
            one.id for one in self.office.case(self.cases["court"]).deadlines if one.rule == "asylum_one_year_filing"
        )
        self._do("court", "Pablo", SetPrinted(deadline=wait, on=date(2027, 5, 7), paper="order of December 2"))
        self._do("court", "Ana", VerifyPrinted(deadline=wait, on=date(2027, 5, 10)))

    def _placing(self) -> None:
        """A case that is offered, one that a volunteer has, and one from which somebody is kept away."""
        victor, offer = self.office.people["Víctor"], "offered"
        self.cases |= {"taken": self._opened("Juan Invento Pop"), offer: self._opened("Óscar Prueba Chub")}
        self._do("taken", "Clara", Assign(role=Role.PRO_BONO_ATTORNEY, person=victor))
        self._do(
            "taken", "Sofía", RaiseWall(people=(self.office.people["Pablo"],), reason="A cousin of the other party.")
        )
        self._do(offer, "Clara", OfferPlacement(to=(victor,)))
        for case in self.cases:
            self._do(case, ENGINE, Alarm())

    def _papers(self) -> None:
        pablo, at = self.by("Pablo"), f"/cases/{self.number('court')}"
        filing = next(one.id for one in self.office.case(self.cases["court"]).deadlines)
        for what, of in (("acta de nacimiento", "p1"), ("carta de un testigo", "p1")):
            pablo.get(f"{at}/evidence/ask")
            pablo.send(f"{at}/evidence/ask", what=what, filing=filing, of=of)
        pablo.get(f"{at}/evidence/E1")
        pablo.send(f"{at}/evidence/E1/receive", files=one_file(pdf(2)), language="es")
        pablo.send(f"{at}/evidence/E1/translate", files=one_file(pdf()))
        certificate = {"translator": "Tomás Traductor", "on": "2027-01-03", "in_translation": "yes", **SWORN}
        pablo.send(f"{at}/evidence/E1/certify", **certificate)
        pablo.send(f"{at}/evidence/E1/place")
        (packet,) = [one.get("href") for one in pablo.get(f"{at}/evidence").all("a[href$=packet]")]
        pablo.get(packet)
        pablo.send(packet, without_cover="yes", **SERVED)
        offered = pablo.get(f"{at}/documents").all("a[href*='/documents/new/']")
        for letter in [one.get("href") for one in offered][:2]:
            page = pablo.get(letter)
            lacking: dict[str, Any] = {one.get("name"): "…" for one in page.all("main input[required]:not([value])")}
            pablo.send(page.path, **lacking)

    def _import(self) -> None:
        sofia, sheet = self.by("Sofía"), ("cases.csv", as_csv(SHEET), "text/csv")
        at = before = ""
        for _ in range(2):
            sofia.get("/import")
            at, before = sofia.send("/import", files={"file": sheet}).path.removesuffix("/columns"), at
        self.unread_import = before
        typed: dict[str, Any] = {
            f"column-{place}": name for place, name in enumerate(("reference", "name", "a_number"))
        }
        typed |= {
            "column-3": "event.last_arrival",
            "dates-3": "month_first",
            "column-4": "expected.asylum_one_year_filing",
        }
        typed |= {"all-0": "case_type", "value-0": "defensive_asylum"}
        sofia.send(f"{at}/columns", do="begin", **typed)
        sofia.get("/export")
        sofia.send("/export")

    def _jobs(self) -> None:
        """A rehearsal that has ended, with something in each of its parts."""
        records, number = self.office.records, self.number("court")
        moved: dict[str, Any] = {
            "title": Text("One year after arrival", "Un año después de la llegada"),
            "people": (),
            "cases": 3,
        }
        line = SummaryLine(change=Change.STEP_OPENS, subject="steps", numbers=(number,), **moved)
        found = Rehearsal(
            organization="clinic", at=self.office.now, in_force="a", proposed="b", cases=3, affected=3, lines=(line,)
        )
        sofia = self.office.people["Sofía"]
        job = records.put_job(NewJob("clinic", REHEARSAL, {"named": ""}, sofia, total=3))
        records.claim_job(job.id)
        assert records.finish_job(job.id, found.model_dump(mode="json", exclude_none=True))
        asked = SwitchRequest(proposed=catalog().hash, reason="The rules of the new year.")
        records.put_job(NewJob("clinic", SWITCH, asked.model_dump(), sofia, total=3))

    def _second_factor(self) -> None:
        """Somebody who signs in with a code beside the password, and keeps some for a lost telephone."""
        records, pablo = self.office.records, self.office.people["Pablo"]
        secret = base64.b32decode(records.offer_factor(pablo).secret)
        code = TOTP(secret, 6, SHA1(), 30).generate(int(self.office.wall.timestamp()))
        records.confirm_factor(pablo, code.decode())

    def _links(self) -> None:
        records, people = self.office.records, self.office.people
        client = self.office.case(self.cases["court"]).persons[0].id
        # somebody who never signs in: an account ends an invitation
        nora = Profile(name="Nora Prueba", email="nora@example.org")
        self.invited = records.add_person("clinic", nora, [Role.PARALEGAL]).id
        asked = {
            LinkPurpose.CLIENT_STATUS: (client, self.cases["court"], "Pablo"),
            LinkPurpose.STATUS_REQUEST: (people["Víctor"], self.cases["taken"], "Clara"),
            LinkPurpose.INVITE: (self.invited, None, "Sofía"),
        }
        for purpose, (person, case, by) in asked.items():
            new = NewLink(organization="clinic", purpose=purpose, person=person, case=case)
            self.tokens[purpose] = records.make_link(new, people[by])[1]
        about = records.notices_about(self.cases["offered"])
        self.tokens[LinkPurpose.ANSWER_OFFER] = next(one.notice.link for one in about if one.notice.link)
