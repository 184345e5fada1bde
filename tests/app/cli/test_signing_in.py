"""Signing in on the command line: with a password, by a token, and what whoever is not signed in is told."""

from __future__ import annotations

import io
import os
import pty
import stat
import subprocess
import sys
import termios
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer
from tests.app.clinic import ROOTS, Answer, Run, mark
from tests.core.records.office import CLIENT, Office
from tests.core.records.test_sessions import PASSWORD

from amparo.access.scopes import Scope
from amparo.access.sign_in import SessionKind
from amparo.case.commands import RecordEvent
from amparo.records.sessions import Place
from amparo_app.cli.main import app
from amparo_app.cli.scopes import FOR_MANAGERS, LOOKING, NEVER_BY_TOKEN, scope_of
from amparo_app.cli.session_file import VARIABLE

OWN = "four words of my own"
SOFIA = "sof\u00eda@example.org"


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Have these lines stand on standard input."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


@pytest.fixture(autouse=True)
def by_the_walls_clock(office: Office) -> None:
    """Have the clinic's records tell the hour that the command line goes by."""
    office.wall = office.now = datetime.now(UTC)


@pytest.fixture
def sofia(amparo: Run, office: Office, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give the first account of the clinic to its supervising attorney, as its operator does; return her id."""
    typed(monkeypatch, PASSWORD)
    made = amparo("person", "set-password", "Sofía Prueba", "--password-stdin")
    assert (0, "") == (made.code, made.err)
    return office.people["Sofía"]


@pytest.fixture
def at_keyboard(amparo: Run, sofia: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Have her signed in at this keyboard; return her id."""
    typed(monkeypatch, PASSWORD)
    assert 0 == amparo("sign-in", "--email", SOFIA, "--password-stdin").code
    return sofia


def session_files() -> list[Path]:
    """Return the files by which somebody is signed in."""
    return [file for file in Path(os.environ["XDG_CONFIG_HOME"]).rglob("*") if file.is_file()]


def test_somebody_signs_in_works_and_signs_out(amparo: Run, office: Office, at_keyboard: str) -> None:
    """What is kept of it only its user can read, and it lies outside of the office."""
    (kept,) = session_files()
    rights = stat.S_IMODE(kept.stat().st_mode)
    who = amparo("whoami", "--json").json
    spanish = amparo("whoami", "--language", "es").out
    listed = amparo("case", "list", "--json")
    out = amparo("sign-out")
    after = amparo("whoami")

    assert 0o600 == rights
    assert (at_keyboard, "clinic", "command_line") == (
        who["person"]["id"], who["organization"]["id"], who["session"]["kind"],
    )  # fmt: skip
    assert "Sofía Prueba, en Clínica de Prueba" in spanish
    assert (0, 0, 3) == (listed.code, out.code, after.code)
    assert after.err.startswith("You are not signed in to clinic. Sign in, then ask again: amparo sign-in")
    assert [] == session_files()
    assert () == office.records.sessions_of(at_keyboard)


def test_a_wrong_password_is_told_as_at_the_pages_and_keeps_nobody_signed_in(
    amparo: Run, sofia: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does an unknown name tell anything else."""
    told = []
    for email in (SOFIA, "nobody@example.org"):
        typed(monkeypatch, "another password")
        told.append(amparo("sign-in", "--email", email, "--password-stdin"))

    assert {3} == {one.code for one in told}
    assert {told[0].err} == {one.err for one in told}
    assert [] == session_files()


def test_the_first_account_is_somebodys_who_may_manage_people(
    amparo: Run, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else nobody could make a second one."""
    typed(monkeypatch, PASSWORD)
    refused = amparo("person", "set-password", "Pablo Prueba", "--password-stdin")
    also = amparo("person", "recover", "Pablo Prueba", "--language", "es")

    assert (3, 3) == (refused.code, also.code)
    assert "Pablo Prueba may not manage people" in refused.err
    assert "Pablo Prueba no puede administrar a las personas" in also.err
    assert not office.records.has_accounts("clinic")


def test_the_first_of_all_is_added_with_a_password_and_signed_in(
    amparo: Run, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One command for an office that begins; nobody is added where it cannot be."""
    words = ("person", "add", "--name", "Otto Prueba", "--email", "otto@example.org", "--sign-in", "--password-stdin")
    typed(monkeypatch, PASSWORD)
    powerless = amparo(*words, "--role", "paralegal")
    typed(monkeypatch, "otto")
    weak = amparo(*words, "--role", "operator")
    typed(monkeypatch, PASSWORD)
    made = amparo(*words, "--role", "operator")
    who = amparo("whoami").out
    second = amparo(*words, "--role", "operator")

    assert (3, 2, 0, 3) == (powerless.code, weak.code, made.code, second.code)
    assert "at least 12 characters" in weak.err
    assert "Otto Prueba, at" in who
    assert "Somebody has an account here already." in second.err
    assert 1 == sum(one.profile.name == "Otto Prueba" for one in office.records.people("clinic"))


@pytest.mark.parametrize("command", sorted(FOR_MANAGERS))
def test_whoever_manages_people_is_signed_in_once_there_are_accounts(
    amparo: Run, office: Office, sofia: str, command: str
) -> None:
    """Not signed in, and signed in as somebody who may not: neither gets as far as what was asked."""
    words = {
        "mail address": ("Pablo Prueba", "p@example.org"),
        "org change": ("--name", "Otra"),
        "person add": ("--name", "Otra Prueba"),
        "person change": ("Pablo Prueba", "--name", "Otro"),
        "person leave": ("Pablo Prueba",),
        "role grant": ("Pablo Prueba", "operator"),
        "role revoke": ("Sofía Prueba", "supervising_attorney"),
    }[command]
    before = office.records.people("clinic")
    nobody = amparo(*command.split(), *words)
    pablo = amparo(*command.split(), *words, by="Pablo Prueba")

    assert (3, 3) == (nobody.code, pablo.code)
    assert "You are not signed in" in nobody.err
    assert "“manage the organization and its people” is not yours to do" in pablo.err
    assert before == office.records.people("clinic")
    assert "Clínica de Prueba" == office.records.organization("clinic").profile.name


def test_whoever_manages_people_is_noted_with_it_and_widens_nothing_of_their_own(
    amparo: Run, office: Office, at_keyboard: str
) -> None:
    """As on the pages: a role for oneself is another's to give, and somebody stays who may."""
    added = amparo("person", "add", "--name", "Otra Prueba", "--role", "paralegal", "--json").json
    own = amparo("role", "grant", "Sofía Prueba", "director")
    last = amparo("role", "revoke", "Sofía Prueba", "supervising_attorney")
    lost = amparo("person", "recover", "Sofía Prueba")
    granted = amparo("role", "grant", added["id"], "director")
    noted = {
        (one.person, one.what, one.detail.split()[0]) for one in office.records.sign_in_events("clinic") if one.detail
    }

    assert (3, 3, 3, 0) == (own.code, last.code, lost.code, granted.code)
    assert "Nobody gives themselves a role." in own.err
    assert "the last who may manage people here" in last.err
    assert {(added["id"], "person_added", at_keyboard), (added["id"], "roles_changed", at_keyboard)} <= noted


def test_somebody_sets_a_stand_in_for_themselves_and_for_nobody_else(amparo: Run, sofia: str) -> None:
    """Whoever goes on leave says who stands in; others' leave is for whoever manages people."""
    own = amparo("person", "stand-in", "Pablo Prueba", "--by", "Inés Prueba", by="Pablo Prueba")
    others = amparo("person", "stand-in", "Pablo Prueba", "--end", by="Inés Prueba")
    managed = amparo("person", "stand-in", "Pablo Prueba", "--end", by="Sofía Prueba")

    assert (0, 3, 0) == (own.code, others.code, managed.code)


def test_who_lost_their_password_gets_one_that_counts_once(
    amparo: Run, at_keyboard: str, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It makes their account too; by itself it opens nothing."""
    once = amparo("person", "recover", "Pablo Prueba", "--json").json["password"]
    typed(monkeypatch, once)
    unchosen = amparo("sign-in", "--email", "pablo@example.org", "--password-stdin", "--language", "es")
    typed(monkeypatch, once, OWN)
    chosen = amparo("sign-in", "--email", "pablo@example.org", "--password-stdin")

    assert (3, 0) == (unchosen.code, chosen.code)
    assert "La contraseña que le dieron sirve una sola vez." in unchosen.err
    assert "Pablo Prueba, at Clínica de Prueba" in chosen.out
    assert (at_keyboard, "recovered") in {(one.detail, one.what) for one in office.records.sign_in_events("clinic")}


def test_when_all_who_manage_people_are_locked_out_the_machine_lets_them_back_in(
    amparo: Run, sofia: str, office: Office
) -> None:
    """Whoever has the machine has the key; it is on record, and lets in nobody else."""
    refused = amparo("person", "recover", "Pablo Prueba", "--at-the-machine")
    done = amparo("person", "recover", "Sofía Prueba", "--at-the-machine")

    assert (3, 0) == (refused.code, done.code)
    assert office.records.sign_in_events("clinic")[-1].detail.endswith(", at the machine")


def test_a_password_is_changed_by_its_owner_alone(
    amparo: Run, at_keyboard: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who shows the present one, and is signed out everywhere."""
    typed(monkeypatch, PASSWORD, OWN)
    others = amparo("person", "set-password", "Pablo Prueba", "--password-stdin")
    typed(monkeypatch, OWN, OWN)
    wrong = amparo("person", "set-password", "Sofía Prueba", "--password-stdin")
    typed(monkeypatch, PASSWORD, OWN)
    changed = amparo("person", "set-password", "Sofía Prueba", "--password-stdin")

    assert (3, 3, 0) == (others.code, wrong.code, changed.code)
    assert "A password is set by its owner." in others.err
    assert "This is not your present password." in wrong.err
    assert 3 == amparo("whoami").code


def test_sessions_are_listed_and_ended_ones_own_and_by_whoever_manages_people(
    amparo: Run, at_keyboard: str, office: Office
) -> None:
    """Whoever holds an ended one is told that it is over."""
    pablo = office.people["Pablo"]
    amparo("whoami", by="Pablo Prueba")
    (theirs,) = amparo("sessions", "list", "--of", "Pablo Prueba", "--json").json
    shown = amparo("sessions", "list").out
    nosy = amparo("sessions", "list", "--of", "Sofía Prueba", by="Pablo Prueba")
    ended = amparo("sessions", "end", theirs["id"][:8], "--of", "Pablo Prueba")
    over = amparo("whoami", by="Pablo Prueba")
    unknown = amparo("sessions", "end", "00000000")
    both = amparo("sessions", "end")
    all_ = amparo("sessions", "end", "--all")

    assert (pablo, "command_line") == (theirs["person"], theirs["kind"])
    assert "this one" in shown
    assert (3, 0, 3, 2, 2, 0) == (nosy.code, ended.code, over.code, unknown.code, both.code, all_.code)
    assert over.err.startswith("Your session in clinic is over")
    assert () == office.records.sessions_of(at_keyboard)


def test_a_token_does_what_it_was_made_for_and_makes_no_other(
    amparo: Run, office: Office, at_keyboard: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within what its person may do, for as long as was said."""
    case = office.case(office.open_case())
    made = amparo("sessions", "make-token", "nightly report", "--for", "read", "--days", "7", "--json").json
    shown = amparo("sessions", "make-token", "other", "--for", "read", "--for", "manage").out
    monkeypatch.setenv(VARIABLE, made["token"])
    looked = amparo("case", "show", case.number)
    worked = amparo("case", "note", case.number, "a note")
    managed = amparo("person", "add", "--name", "Otra Prueba", "--language", "es")
    monkeypatch.setenv(VARIABLE, shown.splitlines()[0])
    more = amparo("sessions", "make-token", "third", "--for", "work")

    assert (0, 3, 3, 3) == (looked.code, worked.code, managed.code, more.code)
    assert "it lacks “work”" in worked.err
    assert "it lacks “manage”" in managed.err
    assert "No token does this" in more.err


def test_a_session_of_another_organization_is_refused_by_name(
    amparo: Run, office: Office, at_keyboard: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there are several, the one that somebody signed in to is meant."""
    amparo("org", "create", "Partner", "--plugin", "asylum")
    meant = amparo("whoami", "--json").json
    elsewhere = amparo("case", "list", "--org", "partner")
    monkeypatch.setenv(VARIABLE, office_token(office))
    refused = amparo("case", "list", "--org", "partner")

    assert "clinic" == meant["organization"]["id"]
    assert elsewhere.err.startswith("You are not signed in to partner. Sign in, then ask again: amparo sign-in --org p")
    assert refused.err.startswith("You are signed in to clinic, and this is about partner.")


def office_token(office: Office) -> str:
    """Return what the paralegal shows who is signed in at another keyboard now."""
    place = Place("another machine")
    records = type(office.records).open(office.url, office.master_key)  # by the wall's clock, as the command line does
    token = records.admit(office.people["Pablo"], place, kind=SessionKind.COMMAND_LINE, how="by the test")[1]
    records.close()
    return token


def test_what_shows_less_to_whoever_is_not_signed_in_goes_on_when_a_session_is_over(
    amparo: Run, office: Office, at_keyboard: str
) -> None:
    """Deadlines by number alone, as an operator sees them; a token that is shown on purpose is refused instead."""
    case = office.open_case()
    office.do(case, "Pablo", RecordEvent(event="last_arrival", on=office.now.date() - timedelta(days=30)))
    signed_in = amparo("deadlines", "due", "--within", "10000d").out
    office.records.end_sessions(at_keyboard)
    over = amparo("deadlines", "due", "--within", "10000d").out

    assert (True, False) == tuple(CLIENT.split()[0] in said for said in (signed_in, over))
    assert office.case(case).number in over


def test_at_a_terminal_the_password_is_asked_for_and_never_shown(office: Office, sofia: str) -> None:
    """Typed at a real terminal, in a process of its own."""
    mark(office)
    parent, child = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(ROOTS)}
    command = [sys.executable, "-m", "amparo_app", "sign-in", "--email", SOFIA]
    with subprocess.Popen(
        command, stdin=child, stdout=child, stderr=child, env=environment, start_new_session=True
    ) as process:
        os.close(child)
        said = b""
        while b"Password:" not in said:
            said += os.read(parent, 1000)
        while termios.tcgetattr(parent)[3] & termios.ECHO:  # what is typed before it is hidden would be lost
            time.sleep(0.02)
        os.write(parent, f"{PASSWORD}\n".encode())
        while b"signed in" not in said:
            said += os.read(parent, 1000)
    os.close(parent)

    assert 0 == process.returncode
    assert PASSWORD.encode() not in said


def test_nobody_is_asked_where_nobody_sits(amparo: Run, sofia: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program is told how it is done without a keyboard."""
    typed(monkeypatch)
    answer: Answer = amparo("sign-in", "--email", SOFIA)
    empty = amparo("sign-in", "--email", SOFIA, "--password-stdin")

    assert (2, 2) == (answer.code, empty.code)
    assert "--password-stdin" in answer.err


def test_every_command_that_is_listed_by_what_it_needs_is_a_command() -> None:
    """A misspelt one would need more than it should, or less."""

    def named(group: object, path: str = "") -> set[str]:
        below = getattr(group, "commands", {})
        return {path} if not below else set().union(*(named(one, f"{path} {n}".strip()) for n, one in below.items()))

    there = named(typer.main.get_command(app))

    assert LOOKING | FOR_MANAGERS | NEVER_BY_TOKEN <= there
    assert {Scope.WORK} == {scope_of(one) for one in ("case note", "case open", "evidence receive", "something new")}
