"""A whole office whose pages are served, with its people and a case, for tests in a real browser."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from email import message_from_string
from email.policy import default
from pathlib import Path

from anyascii import anyascii
from tests.app.clinic import HOUSE, Answer
from tests.app.test_up import Office, wait_for

from amparo.access.sign_in import SessionKind
from amparo.declarations import Role
from amparo.records.people import Profile
from amparo.records.sessions import Place
from amparo_app.office import Office as OfficeAtWork
from amparo_workflows.served import first_visit_address, where_served

INTAKE = HOUSE / "docs" / "examples" / "intake.yaml"
PASSWORD = "correct cedar battery"
PEOPLE = {
    "Inés Prueba": (Role.INTAKE_WORKER,),
    "Pablo Prueba": (Role.PARALEGAL,),
    "Ana Prueba": (Role.STAFF_ATTORNEY,),
    "Sofía Prueba": (Role.SUPERVISING_ATTORNEY,),
    "Clara Prueba": (Role.PRO_BONO_COORDINATOR,),
    "Víctor Prueba": (Role.PRO_BONO_ATTORNEY,),
    "Alma Prueba": (Role.OPERATOR,),
}


def email_of(name: str) -> str:
    """Return the e-mail of one of the people."""
    return anyascii(name.partition(" ")[0]).lower() + "@example.org"


def read_mail(written: str) -> tuple[str, str]:
    """Return to whom a mail goes, and its plain text."""
    mail = message_from_string(written, policy=default)
    body = mail.get_body(("plain",))
    assert body is not None, written
    return str(mail["To"]), body.get_content()


class LivingOffice(Office):
    """An office in processes of its own, whose pages a browser can look at."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.environment["AMPARO_WEB_LISTEN"] = "127.0.0.1:0"
        self.people: dict[str, str] = {}

    @property
    def address(self) -> str:
        """Return where its pages are."""
        served = where_served(self.data)
        assert served, self.said
        return served.address

    @property
    def mails(self) -> list[str]:
        """Return every mail that was written, the oldest first."""
        files = sorted((self.data / "mail").glob("**/*.eml"), key=lambda one: one.stat().st_mtime_ns)
        return [file.read_text(encoding="utf-8") for file in files]

    def first_visit(self) -> str:
        """Return the address of the first visit."""
        with self._at_work() as work:
            return first_visit_address(work.settings, work.records)

    def enter_people(self) -> None:
        """Enter everybody, each with a password, beside whoever made the first visit."""
        with self._at_work() as work:
            for name, roles in PEOPLE.items():
                profile = Profile(name=name, email=email_of(name), telephone="555-0100", capacity=5)
                self.people[name] = work.records.add_person("clinic", profile, roles).id
                work.records.set_password(self.people[name], PASSWORD)

    def found(self) -> None:
        """Make the organization, as the first visit does, for tests that are not about it."""
        self.must("org", "create", "Clínica de Prueba", "--id", "clinic", "--plugin", "asylum")
        self.enter_people()

    def open_case(self) -> str:
        """Open a case from the intake of the documentation and return its number."""
        return str(
            self.must("case", "open", "--file", str(INTAKE), "--json", by=email_of("Inés Prueba")).json["number"]
        )

    def admitted(self, name: str) -> str:
        """Return what the browser of somebody shows who is signed in."""
        with self._at_work() as work:
            person = work.records.find_person("clinic", email_of(name))
            return work.records.admit(person.id, Place("127.0.0.1"), kind=SessionKind.WEB, how="by the test")[1]

    def speak(self, name: str, language: str) -> None:
        """Have somebody read pages and e-mails in a language."""
        with self._at_work() as work:
            person = work.records.find_person("clinic", email_of(name))
            work.records.change_person(person.id, person.profile.model_copy(update={"language": language}))

    def wait_until(self, condition: object, what: str) -> None:
        """Wait until something is so."""
        wait_for(condition, what)  # type: ignore[arg-type]

    def type(self, *arguments: str, by: str = "") -> Answer:
        """Give a command in a thread of its own: in this one the browser's loop runs; a process costs seconds."""
        with ThreadPoolExecutor(1) as beside:
            return beside.submit(super().type, *arguments, by=by).result()

    def _at_work(self) -> closing[OfficeAtWork]:
        return closing(OfficeAtWork.at(self.data))
