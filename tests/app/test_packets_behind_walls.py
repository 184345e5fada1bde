"""A packet that was begun before its case was shut: whoever lost the case gets neither it nor its name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.app.clinic import Run
from tests.app.test_jobs import PABLO, AtWork, at_work, exhibit, packet
from tests.app.web.browsing import Browser, site_of
from tests.app.web.hostile import NOBODYS, told
from tests.core.records.office import Office

from amparo.case.walls import RaiseWall
from amparo.records.jobs import JobState
from amparo_app.job_papers import PacketMade

TITLE = "What happened at the lighthouse"

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def case(office: Office) -> str:
    """Return a case that is Pablo's to see as it is every paralegal's."""
    return office.open_case()


def walled_off(office: Office, case: str) -> None:
    """Keep Pablo away from a case."""
    office.do(case, "Sofía", RaiseWall(people=(office.people["Pablo"],), reason="his cousin is the other party"))


def asked(office: Office, case: str) -> str:
    """Have Pablo ask for a packet and return the job's id."""
    papers = [exhibit("the first"), exhibit("the second")]
    return packet(office, office.case(case).number, case, papers, title=TITLE)


def addresses(office: Office, case: str, job: str) -> Iterator[tuple[str, str, tuple[str, str]]]:
    """Yield by method and path where a packet or its job can be asked for, each with the same of nothing."""
    number = office.case(case).number
    ids = ((job, number), (NOBODYS["job"], NOBODYS["number"]))
    for method, path in (
        ("GET", "/jobs/{job}"),
        ("GET", "/jobs/{job}/progress"),
        ("POST", "/jobs/{job}/cancel"),
        ("GET", "/cases/{number}/documents"),
        ("GET", "/cases/{number}/documents/D1"),
        ("GET", "/cases/{number}/documents/D1/file"),
        ("GET", "/cases/{number}/documents/D1/pdf"),
    ):
        of_it, of_nothing = (path.format(job=one, number=other) for one, other in ids)
        yield method, of_it, (of_nothing, job if "/jobs/" in path else number)


def made(office: Office, job: str) -> list[str]:
    """Return what became of each part of a packet."""
    result = office.records.job("clinic", job).result
    assert result is not None
    return [part.state for part in PacketMade.model_validate(result).parts]


async def follows(working: AtWork, job: str, folder: Path) -> list[str]:
    """Return all that Pablo reads at the terminal of a job, from every command that tells of one."""
    commands = (("show", job), ("follow", job, "--out", str(folder)), ("cancel", job), ("list",))
    answers = [await working.type("jobs", *words, by=PABLO) for words in commands]
    nothing = await working.type("jobs", "show", NOBODYS["job"], by=PABLO)
    assert [nothing] * 3 == [one._replace(err=one.err.replace(job, NOBODYS["job"])) for one in answers[:3]]
    assert "There is no job named" in nothing.err
    return [one.out + one.err for one in answers]


def looks(office: Office, case: str, job: str) -> dict[str, str]:
    """Have Pablo ask in the pages for everything, and return what is answered otherwise than of nothing."""
    browser = Browser(site_of(office, lambda: office.now), office).sign_in("Pablo")
    browser.get("/account/password")
    form = browser.hidden() | {"sure": "yes"}
    wrong = {}
    for method, path, (of_nothing, id_) in addresses(office, case, job):
        pages = [browser.get(one) if method == "GET" else browser.post(one, form) for one in (path, of_nothing)]
        theirs, nothing = told(pages[0].response, id_), told(pages[1].response, *NOBODYS.values())
        if theirs != nothing or theirs[0] != 404:
            wrong[path] = pages[0].text
    for path in ("/jobs", "/today", "/cases"):
        page = browser.get(path)
        assert page.status == 200, path
        if any(one in page.response.text for one in (TITLE, job, office.case(case).number)):
            wrong[path] = page.text
    return wrong


async def test_a_packet_that_is_done_is_lost_with_its_case(
    office: Office, amparo: Run, case: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It stays in the case for those who have it; who asked for it is told what one is told of nothing."""
    async with at_work(office, amparo, monkeypatch) as working:
        job = asked(office, case)
        await working.until(lambda: office.records.job("clinic", job).state.ended)
        shown = await working.type("jobs", "show", job, by=PABLO)
        walled_off(office, case)
        read = await follows(working, job, tmp_path / "out")
    (kept,) = office.case(case).documents

    assert TITLE == kept.title.en
    assert kept.file_name in shown.out
    assert {} == looks(office, case, job)
    assert [] == [one for one in read for word in (TITLE, kept.file_name, office.case(case).number) if word in one]
    assert not (tmp_path / "out").exists()


async def test_a_packet_that_waited_while_its_case_was_shut_is_not_made_for_whoever_lost_it(
    office: Office, amparo: Run, case: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nothing of it is kept in their name, and no file of it stays behind."""
    async with at_work(office, amparo, monkeypatch, jobs=False) as working:
        job = asked(office, case)
        walled_off(office, case)
        working.process()
        await working.until(lambda: office.records.job("clinic", job).state.ended)
        read = await follows(working, job, tmp_path / "out")

    assert ((), ()) == (office.case(case).documents, tuple(office.records.file_ids(case)))
    assert ["skipped"] == made(office, job)
    assert {} == looks(office, case, job)
    assert [] == [one for one in read for word in (TITLE, office.case(case).number) if word in one]


async def test_a_case_that_is_shut_while_its_packet_is_bound_keeps_nothing_in_the_name_of_whoever_lost_it(
    office: Office, amparo: Run, case: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The wall counts from the moment at which it stands, not from when somebody asked."""
    async with at_work(office, amparo, monkeypatch, jobs=False) as working:
        job = asked(office, case)
        working.process(held=tmp_path)
        await working.until((tmp_path / "held").exists)
        assert office.records.job("clinic", job).state is JobState.RUNNING
        walled_off(office, case)
        (tmp_path / "go").touch()
        await working.until(lambda: office.records.job("clinic", job).state.ended)
        read = await follows(working, job, tmp_path / "out")

    assert ((), ()) == (office.case(case).documents, tuple(office.records.file_ids(case)))
    assert {"skipped"} == set(made(office, job))
    assert {} == looks(office, case, job)
    assert [] == [one for one in read for word in (TITLE, office.case(case).number) if word in one]
