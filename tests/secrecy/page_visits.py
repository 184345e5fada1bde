"""People at work in the pages of an office: they look, seek, type what is right and what is wrong, and are let down."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import socket
import sqlite3
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import pikepdf
from tests.app.test_up import wait_for
from tests.secrecy.pages import Line
from tests.secrecy.words import PASSING, WORDS

from amparo_workflows.served import where_served

if TYPE_CHECKING:
    from tests.app.web.browsing import Page
    from tests.secrecy.open_office import MarkedOffice

PASSWORD = "correct cedar battery"
PEOPLE = (WORDS.staff_email, "sofia@example.org")
MEGABYTE = 1024 * 1024
SPARED = ("/export", "/end")
"""What has a visit of its own here."""

SOME = 2
"""Pages, and forms, of one kind that are tried."""

TAKEN_OR_NOT = (200, 403, 404, 409, 422)
ANSWERED: dict[str, dict[str, Any]] = {
    "urgency": {"fact:asylum.custody": "not_detained", "step:urgency_triage.date_near": "yes"},
    "persons": {"person:p1.name": WORDS.interviewed, "person:p1.a_number": WORDS.interviewed_number},
}


def work_in_pages(office: MarkedOffice, number: str) -> set[str]:
    """Do in the pages what is done there, on a case and beside it; return every address that led on from them."""
    served = where_served(office.data)
    assert served, office.said
    ximena, sofia, nobody = lines = tuple(Line(served.address) for _ in range(3))
    for line, email in zip(lines, PEOPLE, strict=False):
        _sign_in(line, email)
    _look_around(ximena, number)
    _work_on_case(ximena, sofia, number)
    other = _interview(ximena)
    _fill_forms(sofia, other)
    _follow_a_link(ximena, nobody, number)
    _take_over(sofia)
    _with_a_program(ximena, number)
    _seek(ximena)
    _type_what_is_wrong(ximena, nobody, number)
    _be_let_down(office, ximena, number)
    office.look_at_processes()
    return set().union(*(line.led_to for line in lines))


def _sign_in(line: Line, email: str) -> None:
    line.get("/sign-in")
    refused = line.send("/sign-in", email=PASSING.stranger_email, password=PASSING.password)
    assert refused.status == 403, refused.text
    line.fill("/sign-in", "/sign-in", email=email, password=PASSWORD, next="/today")
    assert line.page.path == "/today", line.page.text


def _look_around(line: Line, number: str) -> None:
    """Look at all that the menu and the case's page lead to, and at the calendar as another program does."""
    menu = {one.get("href") for one in line.look("/today").all("nav a[href^='/']")}
    case = {one.get("href") for one in line.look(f"/cases/{number}").all(f"a[href^='/cases/{number}']")}
    assert len(menu) > 4, menu
    assert len(case) > 8, case
    for path in sorted(menu | case):
        line.look(path)
    assert WORDS.client in line.look(f"/cases/{number}").text
    line.look("/cases")
    line.fill("/calendar?month=2040-06", "/calendar/address")
    feed = urlsplit(next(text for text in line.page.texts("code") if text.endswith(".ics"))).path
    assert line.client.get(feed).headers["content-type"].startswith("text/calendar")


def _work_on_case(line: Line, sofia: Line, number: str) -> None:
    """Write a note, take in a paper, bind a packet, and ask for the client's own file."""
    base = f"/cases/{number}"
    line.fill(f"{base}/notes", f"{base}/notes", text=WORDS.page_note)
    assert WORDS.page_note in line.page.text
    line.fill(
        f"{base}/evidence/receive", f"{base}/evidence/receive",
        files={"file": (f"{WORDS.file_name}.pdf", _pdf(), "application/pdf")},
        what=WORDS.exhibit, filing="other", filing_name="motion", language="en",
    )  # fmt: skip
    line.fill(f"{base}/evidence/E1", f"{base}/evidence/E1/place")
    line.look(f"{base}/evidence/E1/files/paper")
    packet = next(one for one in _hrefs(line.look(f"{base}/evidence").tree) if one.endswith("/packet"))
    line.fill(packet, packet, title=WORDS.packet, how="mail", whom="DHS", served_by="somebody", without_cover="yes")
    _ended(line)
    line.look(base)
    sofia.fill(base, f"{base}/export")
    _ended(sofia)


def _interview(line: Line) -> str:
    """Hold an interview to its end and return the number of its case; begin another that stays unfinished."""
    address = _begun(line)
    for section, typed in ANSWERED.items():
        line.fill(f"{address}/about/{section}", f"{address}/about/{section}", go="next", **typed)
    line.fill(f"{address}/review", f"{address}/names")
    line.fill(f"{address}/review", f"{address}/open")
    assert WORDS.interviewed in line.page.text
    number = line.page.path.rpartition("/")[2]
    address = _begun(line)
    begun: dict[str, Any] = {"person:p1.name": WORDS.begun}
    line.fill(f"{address}/about/persons", f"{address}/about/persons", go="next", **begun)
    assert WORDS.begun in line.look("/intake").text
    return number


def _fill_forms(line: Line, number: str) -> None:
    """Write the same into every field of the forms of a case, fitting or not, and send them: some of each kind."""
    base, waiting, done = f"/cases/{number}", [f"/cases/{number}"], Counter[str]()
    statuses = Counter[int]()
    while waiting:
        path = waiting.pop(0)
        if not _is_new(path, base, done, "look") or not _is_page(line.get(path)):
            continue
        waiting += [one.partition("?")[0].partition("#")[0] for one in _hrefs(line.page.tree)]
        for form in line.page.tree.forms:
            action = str(form.get("action"))
            if _is_new(action, base, done, "send") and not action.endswith(SPARED):
                fields = [one.get("name") for one in form.xpath(".//textarea | .//input[@type!='hidden']")]
                page = line.post(action, dict(form.form_values()) | dict.fromkeys(fields, WORDS.everywhere))
                assert page.status in TAKEN_OR_NOT, (action, page.status, page.text)
                statuses[page.status] += 1
    assert statuses[200] > 5, statuses
    assert statuses[422] + statuses[409] > 5, statuses


def _is_new(path: str, base: str, done: Counter[str], what: str) -> bool:
    """Return whether a path of a case is one of the first of its kind: there are dozens of letters and of events."""
    _, *parts = path.removeprefix(base).split("/")
    if not path.startswith(base) or f"{what} {path}" in done:
        return False
    kind = f"{what} {parts[0] if parts else ''} {parts[-1] if len(parts) > 2 else ''}"
    done.update((kind, f"{what} {path}"))
    return done[kind] <= SOME


def _is_page(page: Page) -> bool:
    assert page.status < 500, page.text
    return page.status == 200 and page.response.headers["content-type"].startswith("text/html")


def _begun(line: Line) -> str:
    return line.fill("/intake", "/intake").path.partition("/about/")[0]


def _follow_a_link(line: Line, client: Line, number: str) -> None:
    """Make a page for the client, who answers there."""
    made = line.fill(f"/cases/{number}/links", f"/cases/{number}/links", person="p1", email=WORDS.client_email)
    path = urlsplit(next(one for one in made.texts("p.as-typed") if "/link/" in one)).path
    wrong = client.fill(path, path, given=WORDS.birth_date[:4])
    assert "2040" in wrong.text
    forms = (one for one in client.page.tree.forms if one.get("action") == path)
    filled = {name: value for form in forms for name, value in form.form_values()}
    client.post(path, filled | {"do": "cannot_come", "words": WORDS.client_says})
    assert client.page.status == 200, client.page.text


def _take_over(line: Line) -> None:
    """Hand in another system's spreadsheet, and leave it under review."""
    sheet = f"Case ID,Client Name\n26-0000001,{WORDS.imported}\n".encode()
    line.fill("/import", "/import", files={"file": (f"{WORDS.sheet_name}.csv", sheet, "text/csv")})
    assert WORDS.imported in line.page.text


def _with_a_program(line: Line, number: str) -> None:
    """Have a program of one's own ask and write, and one that is wrong."""
    page, scopes = "/account/tokens/new", ["read", "work"]
    line.fill(page, page, named=WORDS.token, scopes=scopes, days="7", password=PASSWORD)
    shown = {"authorization": f"Bearer {line.page.texts('.secret, code')[0]}"}
    notes = f"/api/v1/cases/{number}/notes"
    for path in ("me", "today", "cases", f"cases/{number}", f"cases/{number}/documents"):
        assert line.client.get(f"/api/v1/{path}", headers=shown).status_code == 200, path
    assert line.client.post(notes, headers=shown, json={"text": WORDS.program_note}).status_code == 200
    broken = json.dumps({"text": PASSING.broken_body})[:-1]
    for wrong in (broken, json.dumps({PASSING.broken_body: [PASSING.broken_body]})):
        assert line.client.post(notes, headers=shown, content=wrong).status_code == 422
    assert line.client.get(f"/api/v1/cases/{quote(PASSING.path)}", headers=shown).status_code in {404, 422}
    stranger = {"authorization": f"Bearer {PASSING.shown_token}"}
    assert line.client.get(f"/api/v1/cases/{number}", headers=stranger).status_code == 401


def _seek(line: Line) -> None:
    """Seek people by name and by number: somebody who is there, nobody, and the bug of the pages."""
    for sought in (WORDS.client, WORDS.a_number, PASSING.sought, PASSING.sought_number):
        page = line.fill("/cases", "/cases/search", called=sought)
        assert sought in {one.get("value") for one in page.all("input[name=called]")}
        line.send("/cases.csv")
    line.look("/cases")
    broken = line.send("/cases/search", called=f"{PASSING.sought_in_vain}: the pages' own bug")
    assert broken.status == 500, broken.text
    assert PASSING.sought_in_vain in str(dict(broken.tree.forms[-1].form_values())), broken.text


def _type_what_is_wrong(line: Line, nobody: Line, number: str) -> None:
    base, strange, asked = f"/cases/{number}", quote(PASSING.path), f"?q={quote(PASSING.query)}"
    for path in (strange, f"cases/{strange}", f"{base[1:]}/{strange}", f"link/{strange}", f"calendar/{strange}.ics"):
        for one in (line, nobody):
            assert one.get(f"/{path}{asked}").status == 404 or one.page.path == "/sign-in", path
    line.look(f"/cases?phase={strange}&who={strange}&after={strange}&order={strange}")
    told = {"origin": line.address}
    assert line.client.put(f"{base}/notes{asked}", content=PASSING.query.encode(), headers=told).status_code == 405
    days = [one.get("name") for one in line.look(f"{base}/events/last_arrival").all("main input[type=date]")]
    typed: dict[str, Any] = dict.fromkeys(days, PASSING.no_date)
    wrong = line.send(f"{base}/events/last_arrival", **typed)
    assert wrong.status == 422, wrong.text
    assert PASSING.no_date in wrong.response.text
    assert line.post(f"{base}/notes", {"text": PASSING.without_page}).status == 403
    elsewhere = line.post(f"{base}/notes", {"text": PASSING.from_elsewhere}, origin=f"https://{PASSING.host}")
    assert elsewhere.status == 403, elsewhere.text
    assert line.client.get("/today", headers={"host": PASSING.host}).status_code == 400
    for name, content, status in (
        (PASSING.no_paper, b"MZ" + PASSING.no_paper.encode(), 422),
        (PASSING.too_large, PASSING.too_large.encode() * (27 * MEGABYTE // 20), 413),
    ):
        line.look(f"{base}/evidence/receive")
        files = {"file": (f"{name}.pdf", content, "application/pdf")}
        typed = {"what": name, "filing": "other", "filing_name": name, "language": "en"}
        assert line.send(f"{base}/evidence/receive", files=files, **typed).status == status, line.page.text
    _say_what_is_no_request(line)


def _say_what_is_no_request(line: Line) -> None:
    """Speak to the pages in what is not HTTP."""
    place = urlsplit(line.address)
    with socket.create_connection((place.hostname, place.port), timeout=60) as wire:
        wire.sendall(f"GET /{PASSING.path} {PASSING.query}\r\nx: {PASSING.query}\0\r\n\r\n".encode())
        assert b"400" in wire.recv(1000)


def _be_let_down(office: MarkedOffice, line: Line, number: str) -> None:
    """Send a note while nobody can write into the records, and one while the engine does not move."""
    notes = f"/cases/{number}/notes"
    line.look(notes)
    with closing(sqlite3.connect(office.data / "amparo.db", isolation_level=None)) as held:
        held.execute("BEGIN IMMEDIATE")
        shut = line.send(notes, text=PASSING.shut)
    assert shut.status == 503, shut.text
    assert PASSING.shut in shut.response.text
    line.look(notes)
    engine = office.running.processes["engine"]
    os.kill(engine, signal.SIGSTOP)
    try:
        unheard = line.send(notes, text=WORDS.unheard_note)
    finally:
        os.kill(engine, signal.SIGCONT)
    assert unheard.status == 200, unheard.text
    wait_for(lambda: WORDS.unheard_note in " ".join(line.look(notes).texts("article")), "the note that was sent")


def _ended(line: Line) -> None:
    """Wait until the job is done whose page is open."""
    path = line.page.path
    assert re.fullmatch(r"/jobs/[0-9a-f]+", path), line.page.text
    wait_for(lambda: not line.look(path).all(f"form[action='{path}/cancel']"), f"the job at {path}")
    assert not line.page.all("main .bad"), line.page.text


def _hrefs(tree: Any) -> list[str]:
    return [str(one) for one in tree.xpath("//a/@href")]


def _pdf() -> bytes:
    blank, out = pikepdf.new(), io.BytesIO()
    blank.add_blank_page(page_size=(612, 792))
    blank.save(out)
    return out.getvalue()
