"""Long work from the terminal: letters of many cases, a packet; followed, left, killed in the midst, cancelled."""

from __future__ import annotations

import asyncio
import hashlib
import io
import os
import signal
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from tests.app.cli.test_documents_own import NOTICE
from tests.app.clinic import ROOTS, Answer, Run
from tests.core.case.practice import CATALOG
from tests.core.records.office import CLIENT, Office, intake

from amparo.case.commands import Assign
from amparo.case.kept_documents import DocumentKind
from amparo.declarations import Catalog, Role
from amparo.plugins.catalog import content_hash
from amparo.records.case_files import new_file_id
from amparo.records.jobs import JobState, NewJob
from amparo.records.repository import Records
from amparo.settings import Settings
from amparo_app.job_kinds import KINDS
from amparo_app.job_papers import PACKET
from amparo_workflows.client import connect
from amparo_workflows.job_worker import jobs_worker, tend_jobs_forever
from amparo_workflows.server import Server
from amparo_workflows.worker import engine_worker

PABLO, VICTOR = "Pablo Prueba", "Víctor Prueba"
LETTER = NOTICE.template.id


@pytest.fixture
def cases(office: Office, amparo: Run) -> dict[str, str]:
    """Two cases with what the letter needs, one that nobody represents; the ids by number, in this order."""
    parts = {name: getattr(CATALOG, name) for name in Catalog.model_fields} | {"documents": (NOTICE.template,)}
    catalog = Catalog(**parts | {"hash": content_hash(Catalog(**parts))})
    office.records.save_catalog(catalog)
    office.records.set_active_catalog("clinic", catalog.hash, "keyboard")
    amparo("org", "change", "--address", "1 Invented Street", "--telephone", "555-0123")
    opened = [office.open_case(intake(a_number=f"000-111-{number}")) for number in (222, 333, 444)]
    office.do(opened[0], "Sofía", Assign(role=Role.PRO_BONO_ATTORNEY, person=office.people["Víctor"]))
    office.do(opened[1], "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=office.people["Ana"]))
    return {office.case(case).number: case for case in opened}


class AtWork:
    """A clinic at work: its engine runs in this process, and the jobs do, or in one of their own."""

    def __init__(self, office: Office, records: Records, settings: Settings, amparo: Run) -> None:
        self.office, self.records, self.settings, self._amparo = office, records, settings, amparo
        self._processes: list[subprocess.Popen[bytes]] = []

    async def type(self, *words: str, by: str = "") -> Answer:
        """Type a command while everything goes on."""
        return await asyncio.to_thread(self._amparo, *words, by=by)

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(90):
            while not holds():  # noqa: ASYNC110 - another process writes it
                await asyncio.sleep(0.05)

    def process(self, held: Path | None = None) -> subprocess.Popen[bytes]:
        """Start the process of the jobs as `amparo run jobs` does, or one that is held amid a packet by this folder."""
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(ROOTS),
            "AMPARO_DATA_FOLDER": str(self.settings.data_folder),
            "AMPARO_RECORDS_URL": self.settings.records_url,
            "AMPARO_MASTER_KEY_FILE": str(self.settings.master_key_file),
        }
        with (self.office.data / "jobs.log").open("ab") as log:
            module = ["amparo_app.job_process"] if held is None else ["tests.app.job_process_held", str(held)]
            command = [sys.executable, "-m", *module]
            self._processes.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log))
        return self._processes[-1]

    def close(self) -> None:
        """End what was started."""
        for process in self._processes:
            process.kill()
            process.wait()


@asynccontextmanager
async def at_work(
    office: Office, amparo: Run, monkeypatch: pytest.MonkeyPatch, *, jobs: bool = True
) -> AsyncIterator[AtWork]:
    """Run the clinic: workflow server, engine, and the jobs unless a process of their own is to be started."""
    async with Server(office.data) as server:
        monkeypatch.setenv("AMPARO_TEMPORAL_ADDRESS", server.address)
        settings = Settings(
            data_folder=office.data,
            records_url=office.url,
            master_key_file=office.master_key,
            temporal_address=server.address,
        )
        records = Records.open(office.url, office.master_key)
        client = await connect(settings, records.keys)
        working = AtWork(office, records, settings, amparo)
        try:
            async with engine_worker(client, records):
                if not jobs:
                    yield working
                    return
                async with jobs_worker(client, records, settings, KINDS):
                    tending = asyncio.create_task(tend_jobs_forever(client, records, timedelta(milliseconds=100)))
                    yield working
                    tending.cancel()
        finally:
            working.close()
            records.close()


def files_in(folder: Path) -> dict[str, bytes]:
    """Return what lies in a folder, by name."""
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def exhibit(words: str, pages: int = 1) -> bytes:
    """Return an invented exhibit of so many pages that differ from others' by a word."""
    made = pikepdf.new()
    for _ in range(pages):
        page = made.add_blank_page(page_size=(612, 792))
        page.Contents = made.make_stream(f"% {words}\n0 0 m 100 100 l S".encode())
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def packet(office: Office, number: str, case: str, exhibits: list[bytes], **plan: Any) -> str:
    """Ask for a packet of a case with an exhibit under each tab, and return the job's id."""
    ids = [new_file_id() for _ in exhibits]
    tabs = [
        {"tab": chr(65 + place), "title": f"Exhibit {place}", "files": [{"content": f"{place}.pdf"}]}
        for place in range(len(exhibits))
    ]
    service = {"how": "not_required", "reason": "ECAS serves it"}
    told = {"title": "Evidence", "cover": False, "tabs": tabs, "service": service, **plan}
    listed = {f"{place}.pdf": {"id": id_, "bytes": len(exhibits[place])} for place, id_ in enumerate(ids)}
    request = {"number": number, "plan": told, "files": listed}
    files = dict(zip(ids, exhibits, strict=True))
    return office.records.put_job(
        NewJob("clinic", PACKET, request, office.people["Pablo"], "pablo", case, files=files)
    ).id


async def test_a_batch_makes_what_it_can_and_names_what_it_skipped(
    office: Office, amparo: Run, cases: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each letter is kept in its case and written out, its owner's alone; a second batch changes nothing."""
    first, second, third = cases
    out = tmp_path / "letters"
    words = ("documents", "batch", LETTER, "--language", "en", "--all", "--json")
    async with at_work(office, amparo, monkeypatch) as working:
        answer = await working.type(*words, "--out", str(out), by=PABLO)
        again = await working.type(*words, "--out", str(tmp_path / "again"), by=PABLO)
    told = {one["case"]: one for one in answer.json["made"]}
    names = [f"{number}-{LETTER}-en.docx" for number in (first, second)]

    assert (0, "done", 3, 3) == (answer.code, answer.json["state"], answer.json["done"], answer.json["total"])
    assert ("D1", "D1", "") == tuple(told[number]["document"] for number in cases)
    assert "attorney" in told[third]["why"]["en"]
    assert set(names) == set(files_in(out))
    assert {0o600} == {stat.S_IMODE((out / name).stat().st_mode) for name in names}
    assert files_in(out) == files_in(tmp_path / "again")
    assert [1, 1, 0] == [len(office.case(case).documents) for case in cases.values()]
    assert ["D1", "D1", ""] == sorted((one["document"] for one in again.json["made"]), reverse=True)


async def test_a_batch_reaches_no_further_than_whoever_asked_for_it(
    office: Office, amparo: Run, cases: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A volunteer who names the case of a colleague is refused, nothing is made, and the attempt is on record."""
    first, second, _ = cases
    words = ("--case", first, "--case", second, "--out", str(tmp_path), "--language", "en", "--json")
    async with at_work(office, amparo, monkeypatch) as working:
        answer = await working.type("documents", "batch", LETTER, *words, by=VICTOR)
    reads = [read.what for read in office.records.reads_of("clinic", cases[second], last=50)]

    assert (3, "Refused") == (answer.code, answer.json["error"]["kind"])
    assert f"may not see case {second}" in answer.json["error"]["message"]
    assert () == office.case(cases[first]).documents
    assert any("documents batch" in read and "refused" in read for read in reads), reads


async def test_a_batch_of_pdfs_is_made_in_one_go_and_what_it_left_goes_with_it(
    office: Office, amparo: Run, cases: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The cases keep the Word files; the PDFs lie sealed until the job is deleted."""
    first, second, _ = cases
    out = tmp_path / "letters"
    words = ("--case", first, "--case", second, "--pdf", "--out", str(out), "--json")
    async with at_work(office, amparo, monkeypatch) as working:
        answer = await working.type("documents", "batch", LETTER, "--language", "es", *words, by=PABLO)
    before = len(office.records.file_ids(cases[first]))
    office.records.drop_old_jobs(office.wall + timedelta(days=999))

    assert (0, 4, 4) == (answer.code, answer.json["done"], answer.json["total"])
    assert [f"{number}-{LETTER}-es.pdf" for number in sorted((first, second))] == list(files_in(out))
    assert all(len(pikepdf.open(io.BytesIO(content)).pages) for content in files_in(out).values())
    assert (2, 1) == (before, len(office.records.file_ids(cases[first])))


def test_a_job_is_saved_while_nothing_runs_and_can_be_listed_shown_and_cancelled(
    office: Office, amparo: Run, cases: dict[str, str], tmp_path: Path
) -> None:
    """It says that it waits, in both languages; only whoever may write letters there sees it."""
    first = next(iter(cases))
    saved = amparo("documents", "batch", LETTER, "--case", first, "--out", str(tmp_path), by=PABLO)
    [line] = amparo("jobs", "list", "--json", by=PABLO).json
    spanish = amparo("jobs", "show", line["id"][:5], "--language", "es", by=PABLO)
    cancelled = amparo("jobs", "cancel", line["id"], by=PABLO)
    twice = amparo("jobs", "cancel", line["id"], by=PABLO)

    assert 5 == saved.code
    assert f"Job {line['id']} is saved and waits" in saved.err
    assert ("letters", "waiting", 0, 1) == (line["kind"], line["state"], line["done"], line["total"])
    assert f"Trabajo {line['id']}: cartas de varios casos, en espera" in spanish.out
    assert (0, 2) == (cancelled.code, twice.code)
    assert [] == amparo("jobs", "list", "--json", by=VICTOR).json
    assert 3 == amparo("jobs", "show", line["id"], by=VICTOR).code


def test_whoever_stops_following_leaves_the_work_running_and_is_told_how_to_come_back(
    office: Office, amparo: Run, cases: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Ctrl-C ends the watching alone; the code is the shell's for an interruption."""
    monkeypatch.setenv("AMPARO_TEMPORAL_ADDRESS", "127.0.0.1:1")  # a cluster's, which nobody asks here
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    words = ("documents", "batch", LETTER, "--case", next(iter(cases)), "--out", str(tmp_path))
    signal.alarm(10)
    left = amparo(*words, by=PABLO)
    [line] = amparo("jobs", "list", "--json", by=PABLO).json

    assert 130 == left.code
    assert f"Job {line['id']} goes on without you" in left.err
    assert f"amparo jobs follow {line['id']} --out {tmp_path}" in left.err
    assert "waiting" == line["state"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((LETTER,), "Say which cases"),
        ((LETTER, "--all", "--phase", "screening"), "Say which cases"),
        ((LETTER, "--phase", "nowhere"), "There is no open case that you may see there"),
        ((LETTER, "--case", "XX-XXXX"), "There is no case named “XX-XXXX”"),
        (("engagement", "--all"), "There is no document named “engagement”. Did you mean engagement_letter"),
        ((LETTER, "--all", "--set", "atorney=Ana"), "There is no value to give named “atorney”. Did you mean attorney"),
        ((LETTER, "--all", "--language", "fr"), "is there in en and es, not in “fr”"),
    ],
)
def test_a_batch_that_cannot_be_is_refused_before_anything_is_saved(
    office: Office, amparo: Run, cases: dict[str, str], tmp_path: Path, words: tuple[str, ...], why: str
) -> None:
    """The sentence says what to name instead."""
    answer = amparo("documents", "batch", *words, "--out", str(tmp_path / "new"), by=PABLO)

    assert 2 == answer.code
    assert why in answer.err
    assert ([], False) == (list(office.records.jobs("clinic")), (tmp_path / "new").exists())


async def test_a_packet_is_kept_in_its_parts_and_written_out(
    office: Office, amparo: Run, cases: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Its uploads go, its parts stay; asked for once more it is the very same."""
    number, case = next(iter(cases.items()))
    exhibits = [exhibit(os.urandom(30_000).hex(), 2) for _ in range(3)]
    out = tmp_path / "packet"
    async with at_work(office, amparo, monkeypatch) as working:
        id_ = packet(office, number, case, exhibits, limit_mb=0.2)
        followed = await working.type("jobs", "follow", id_, "--out", str(out), "--json", by=PABLO)
        other = packet(office, number, case, exhibits, limit_mb=0.2)
        again = await working.type("jobs", "follow", other, "--json", by=PABLO)
    kept = office.case(case).documents

    assert (0, "done") == (followed.code, followed.json["state"]), followed
    assert len(kept) > 1
    assert {DocumentKind.PACKET} == {one.kind for one in kept}
    assert {one.sha256 for one in kept} == {hashlib.sha256(content).hexdigest() for content in files_in(out).values()}
    assert {one.file for one in kept} == set(office.records.file_ids(case))
    assert [one.id for one in kept] == [one["document"] for one in again.json["made"]]


async def test_a_packet_with_a_damaged_exhibit_fails_in_words_and_leaves_nothing(
    office: Office, amparo: Run, cases: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The tab and the file are named to whoever asked; the case asks for attention."""
    number, case = next(iter(cases.items()))
    async with at_work(office, amparo, monkeypatch) as working:
        id_ = packet(office, number, case, [exhibit("good"), b"%PDF-1.7 damaged"])
        followed = await working.type("jobs", "follow", id_, "--out", str(tmp_path / "out"), by=PABLO)

    assert (1, ()) == (followed.code, office.case(case).documents)
    assert "1.pdf" in followed.out
    assert ([id_], ()) == ([item.about for item in office.case(case).attention], office.records.file_ids(case))
    assert not (tmp_path / "out").exists()


async def test_a_worker_killed_amid_a_packet_leaves_no_half_and_the_next_one_finishes_it_once(
    office: Office, amparo: Run, cases: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`kill -9` while its pages are being bound: nothing is kept until another process has bound all of them."""
    number, case = next(iter(cases.items()))
    async with at_work(office, amparo, monkeypatch, jobs=False) as working:
        id_ = packet(office, number, case, [exhibit(f"exhibit {place}", 40) for place in range(3)])
        process = working.process(held=tmp_path)
        await working.until((tmp_path / "held").exists)
        process.kill()
        process.wait()
        between = (office.records.job("clinic", id_).state, office.case(case).documents)
        working.process()
        await working.until(lambda: office.records.job("clinic", id_).state.ended)
        written = await working.type("jobs", "follow", id_, "--out", str(tmp_path / "out"), "--json", by=PABLO)

    [kept] = office.case(case).documents
    [content] = files_in(tmp_path / "out").values()
    assert (JobState.RUNNING, ()) == between
    assert (0, kept.sha256) == (written.code, hashlib.sha256(content).hexdigest())
    assert 120 <= len(pikepdf.open(io.BytesIO(content)).pages)
    assert CLIENT not in (office.data / "jobs.log").read_text(encoding="utf-8")


PLAN = """
title: Evidence of country conditions
cover: no
tabs:
  - {tab: A, title: Reports, files: [one.pdf, two.pdf]}
  - {tab: B, document: D1}
service: {how: not_required, reason: ECAS serves it}
"""


async def test_a_packet_is_bound_from_files_and_from_a_letter_of_the_case(
    office: Office, amparo: Run, cases: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The letter, a Word file, becomes a PDF on the way; what was asked for a moment ago is the same once more."""
    number, case = next(iter(cases.items()))
    (tmp_path / "one.pdf").write_bytes(exhibit("one", 2))
    (tmp_path / "two.pdf").write_bytes(exhibit("two"))
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    words = ("documents", "packet", number, "--plan", str(tmp_path / "plan.yaml"))
    async with at_work(office, amparo, monkeypatch) as working:
        made = await working.type("documents", "generate", number, LETTER, "--language", "en", by=PABLO)
        told = await working.type(*words, "--out", str(tmp_path / "out"), by=PABLO)
        left = await working.type(*words, "--out", str(tmp_path / "later"), "--no-follow", "--json", by=PABLO)
        again = await working.type("jobs", "follow", left.json["id"], by=PABLO)
        there = await working.type("jobs", "follow", left.json["id"], by=PABLO)

    letter, kept = office.case(case).documents
    [content] = files_in(tmp_path / "out").values()
    assert (0, 0, 0, 0) == (made.code, told.code, left.code, again.code), told
    assert (f"{number}-Evidence_of_country_conditions.pdf", "D2") == (kept.file_name, kept.id)
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert {letter.file, kept.file} == set(office.records.file_ids(case))
    assert "D2" in again.out
    assert (2, True) == (there.code, f"Write it into another folder: amparo jobs follow {left.json['id']}" in there.err)


def test_a_plan_with_a_damaged_file_is_refused_with_its_line_before_anything_is_saved(
    office: Office, amparo: Run, cases: dict[str, str], tmp_path: Path
) -> None:
    """A missing file, a damaged one, a document that there is not: all at once, and no folder is made."""
    number, case = next(iter(cases.items()))
    (tmp_path / "one.pdf").write_bytes(b"%PDF-1.7 damaged")
    plan = PLAN.replace("document: D1", "file: three.pdf, title: Letter")
    (tmp_path / "plan.yaml").write_text(plan, encoding="utf-8")
    out = tmp_path / "out"
    answer = amparo("documents", "packet", number, "--plan", str(tmp_path / "plan.yaml"), "--out", str(out), by=PABLO)

    assert 2 == answer.code
    assert ["one.pdf", "two.pdf", "three.pdf"] == [
        name for name in ("one.pdf", "two.pdf", "three.pdf") if name in answer.err
    ]
    assert ("line 5:" in answer.err, "line 6:" in answer.err) == (True, True)
    assert ([], (), False) == (list(office.records.jobs("clinic")), office.records.file_ids(case), out.exists())
