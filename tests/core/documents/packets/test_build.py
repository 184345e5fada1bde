import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import pypdf
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.core.documents.packets.made import (
    SERVICE,
    built,
    exhibit,
    index_lines,
    one_file,
    outline,
    plan_of,
    scanned,
    stamps,
    texts,
)

from amparo.documents.packets import (
    Numbering,
    NumberStyle,
    PacketInvalid,
    PacketPlan,
    Service,
    ServiceMethod,
    Tab,
    TabFile,
    build_packet,
)
from amparo.errors import InvalidInput

TWO = [one_file("A", "a.pdf", "Declaration"), one_file("B", "b.pdf", "Birth certificate")]
FILES: Mapping[str, bytes | Path] = {"a.pdf": exhibit(3, "first"), "b.pdf": exhibit(2, "second")}
LETTERS = "ABCDEFGH"


class Stopped(Exception):
    """Somebody asked to stop."""


def tab_sheets(pages: list[str]) -> dict[str, int]:
    """Where the sheet of each tab lies, from 0: the page on which the tab's name stands large.

    The mark at the edge of the same height comes before it in the same line.
    """
    lines = (("".join(line.split()), place) for place, page in enumerate(pages) for line in page.splitlines())
    found = ((re.search(r"TAB([A-Z])$", line), place) for line, place in lines)
    return {tab[1]: place for tab, place in found if tab}


def test_a_packet_has_cover_index_tabs_and_certificate_in_this_order(tmp_path: Path) -> None:
    """The court reads the cover first and finds the proof of service last."""
    packet = built(plan_of(TWO), FILES, tmp_path)

    expected = [
        ("Cover page", 0),
        ("Index of Exhibits", 1),
        ("Tab A: Declaration", 2),
        ("Tab B: Birth certificate", 6),
        ("Certificate of Service", 9),
    ]
    assert expected == outline(packet.parts[0].file)


def test_below_a_tab_of_several_papers_each_has_its_bookmark(tmp_path: Path) -> None:
    """And below a tab of one paper by the tab's own name there is none."""
    papers = (TabFile(content="b.pdf", title="Acta"), TabFile(content="a.pdf", title="Report"))
    plan = plan_of([TWO[0], Tab(tab="B", title="Papers", files=papers)])
    reader = pypdf.PdfReader(built(plan, FILES, tmp_path).parts[0].file)
    (below,) = (marks for marks in reader.outline if isinstance(marks, list))
    found = [(str(mark["/Title"]), reader.get_destination_page_number(mark)) for mark in cast("list[Any]", below)]

    assert [("Acta", 7), ("Report", 9)] == found


def test_every_page_has_its_number_and_the_index_names_them(tmp_path: Path) -> None:
    """A judge who is told “page 7” finds it by the stamp, by the index and in the reader's own page box."""
    packet = built(plan_of(TWO), FILES, tmp_path)
    pages = texts(packet.parts[0].file)

    assert [f"{number:06d}" for number in range(1, 11)] == stamps(packet)
    assert {"A": "000003", "B": "000007"} == index_lines(pages[1])
    assert ("000001", "000010", 10) == (packet.first, packet.last, packet.pages)
    assert "7" == pypdf.PdfReader(packet.parts[0].file).page_labels[6]


documents = st.fixed_dictionaries(
    {"pages": st.integers(1, 3), "kind": st.sampled_from(["plain", "translated", "included"])}
)
packets = st.fixed_dictionaries(
    {
        "tabs": st.lists(st.lists(documents, min_size=1, max_size=3), min_size=1, max_size=5),
        "first": st.sampled_from([1, 98, 41_700]),
        "cover": st.booleans(),
        "title": st.sampled_from(["Declaration", "Reports whose title takes several lines " * 6]),
    }
)


def drawn_packet(drawn: Any) -> tuple[PacketPlan, dict[str, bytes | Path], list[int]]:
    """The plan, its files, and how many pages each tab has without its sheet."""
    contents, tabs, lengths = dict[str, bytes | Path](), list[Tab](), list[int]()
    for letter, files in zip(LETTERS, drawn["tabs"], strict=False):
        listed, length = list[TabFile](), 0
        for number, one in enumerate(files):
            names = [f"{letter}{number}"] + [f"{letter}{number}{kind}" for kind in pieces_of(one["kind"])]
            contents |= {name: exhibit(one["pages"], name) for name in names}
            length += one["pages"] * len(names)
            more = dict(zip(pieces_of(one["kind"]), names[1:], strict=True))
            foreign = {"language": "es", "certificate_included": one["kind"] == "included"} if more else {}
            listed.append(TabFile.model_validate({"content": names[0], "title": f"Paper {names[0]}"} | more | foreign))
        tabs.append(Tab(tab=letter, title=drawn["title"], files=tuple(listed)))
        lengths.append(length)
    return plan_of(tabs, cover=drawn["cover"], numbering=Numbering(first=drawn["first"])), contents, lengths


def pieces_of(kind: str) -> list[str]:
    """Which files a document has besides itself."""
    return {"plain": [], "translated": ["translation", "certificate"], "included": ["translation"]}[kind]


@settings(max_examples=6, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(drawn=packets)
def test_the_index_names_the_page_on_which_each_tab_really_begins(
    tmp_path_factory: pytest.TempPathFactory, drawn: Any
) -> None:
    """Whatever the titles' length and the first number, nobody is sent to a wrong page."""
    plan, contents, lengths = drawn_packet(drawn)
    packet = built(plan, contents, tmp_path_factory.mktemp("packet"))
    pages = texts(packet.parts[0].file)
    sheets = tab_sheets(pages)
    written = [page.split()[-1] for page in pages]
    index = "\n".join(pages[int(drawn["cover"]) : sheets["A"]])

    assert [f"{number:06d}" for number in range(drawn["first"], drawn["first"] + len(pages))] == written
    assert {tab: written[place] for tab, place in sheets.items()} == {
        tab: line.split()[-1] for tab, line in indexed(index, sheets).items()
    }
    assert [f"Tab {tab.tab}: {tab.title}".strip() for tab in plan.tabs] == [
        title for title, _ in outline(packet.parts[0].file) if title.startswith("Tab ")
    ]
    assert lengths == [
        after - before - 1
        for before, after in zip(sheets.values(), [*list(sheets.values())[1:], len(pages) - 1], strict=True)
    ]


def indexed(index: str, tabs: Mapping[str, int]) -> dict[str, str]:
    """Each tab's lines of the index up to its number; a long title's number stands on its first line."""
    lines = index.splitlines()
    starts = {tab: next(place for place, line in enumerate(lines) if line.split()[:1] == [tab]) for tab in tabs}
    found = dict[str, str]()
    for tab, start in starts.items():
        found[tab] = next(line for line in lines[start:] if line.split()[-1].isdecimal())
    return found


def test_a_line_of_the_index_leads_to_its_tab(tmp_path: Path) -> None:
    """On a screen, a click on the index opens the tab's sheet."""
    packet = built(plan_of(TWO), FILES, tmp_path)
    reader = pypdf.PdfReader(packet.parts[0].file)
    links = [link.get_object() for link in cast("pypdf.generic.ArrayObject", reader.pages[1]["/Annots"])]
    targets = {reader.get_page_number(link["/Dest"][0].get_object()) for link in links}

    assert {2, 6} == targets


def test_the_same_plan_and_files_give_the_same_bytes(tmp_path: Path) -> None:
    """What was filed can be made again and compared."""
    first = built(plan_of(TWO), FILES, tmp_path / "first")
    second = built(plan_of(TWO), FILES, tmp_path / "second")

    assert first.parts[0].file.read_bytes() == second.parts[0].file.read_bytes()
    assert first.parts[0].sha256 == second.parts[0].sha256


def test_a_larger_packet_is_divided_between_tabs_into_named_parts(tmp_path: Path) -> None:
    """The court's system takes at most so many bytes a file; each part holds whole tabs, and the index says which."""
    plan = plan_of([one_file(letter, letter) for letter in LETTERS], limit_mb=0.25, name="Tzul_Exhibits")
    packet = built(plan, {letter: scanned() for letter in LETTERS}, tmp_path)
    index = texts(packet.parts[0].file)[1]

    assert [f"Tzul_Exhibits_Part{number}.pdf" for number in range(1, len(packet.parts) + 1)] == [
        part.name for part in packet.parts
    ]
    assert len(packet.parts) > 2
    assert all(part.file.stat().st_size == part.bytes <= plan.limit for part in packet.parts)
    assert tuple(LETTERS) == tuple(tab for part in packet.parts for tab in part.tabs)
    assert [f"{number:06d}" for number in range(1, packet.pages + 1)] == stamps(packet)
    assert [(tab, str(number)) for number, part in enumerate(packet.parts, 1) for tab in part.tabs] == [
        (line.split()[0], line.split()[-2]) for line in index.splitlines() if line[1:2] == " " and line[0] in LETTERS
    ]
    assert all(sorted(tab_sheets(texts(part.file))) == list(part.tabs) for part in packet.parts)


def test_stopping_leaves_nothing_behind(tmp_path: Path) -> None:
    """Whoever cancels a long packet finds no half of it in the folder."""
    seen = list[tuple[int, int]]()

    def advance(done: int, total: int) -> None:
        seen.append((done, total))
        if done:
            raise Stopped

    plan = plan_of([one_file(letter, letter) for letter in LETTERS], limit_mb=0.25)
    with pytest.raises(Stopped):
        build_packet(plan, {letter: scanned() for letter in LETTERS}, advance=advance, folder=tmp_path)

    assert [] == list(tmp_path.iterdir())
    assert (0, 1) == seen[0]


def test_progress_is_told_in_pages_up_to_the_last(tmp_path: Path) -> None:
    """A person sees how far it is, and that it came to its end."""
    seen = list[tuple[int, int]]()
    packet = build_packet(
        plan_of([one_file("A", "a.pdf")]),
        {"a.pdf": exhibit(60)},
        advance=lambda done, total: seen.append((done, total)),
        folder=tmp_path,
    )

    assert (packet.pages, packet.pages) == seen[-1]
    assert sorted(seen, key=lambda pair: pair[0]) == seen
    assert len([1 for done, _ in seen if done]) >= 3


def test_a_part_can_be_read_by_its_owner_alone(tmp_path: Path) -> None:
    """Exhibits name the client."""
    packet = built(plan_of(TWO), FILES, tmp_path)

    assert 0o600 == packet.parts[0].file.stat().st_mode & 0o777


def test_a_file_that_is_there_already_is_never_written_over(tmp_path: Path) -> None:
    """What stands in the folder may be what was filed last week."""
    before = built(plan_of(TWO), FILES, tmp_path).parts[0].file.read_bytes()

    with pytest.raises(InvalidInput, match=r"There is a file .*Respondents_Exhibits.pdf already"):
        built(plan_of(TWO), {**FILES, "b.pdf": exhibit(5)}, tmp_path)

    assert before == (tmp_path / "Respondents_Exhibits.pdf").read_bytes()
    assert ["Respondents_Exhibits.pdf"] == [file.name for file in tmp_path.iterdir()]


def test_a_file_under_two_tabs_has_numbers_of_its_own_in_each(tmp_path: Path) -> None:
    """One certificate may stand for several translations."""
    tabs = [one_file("A", "same.pdf"), one_file("B", "same.pdf")]
    packet = built(plan_of(tabs), {"same.pdf": exhibit(2)}, tmp_path)
    pages = texts(packet.parts[0].file)

    assert ["exhibit page 1. 000004", "exhibit page 1. 000007"] == [
        " ".join(page.split()) for page in pages if "page 1." in page
    ]


def test_files_may_be_given_as_paths(tmp_path: Path) -> None:
    """A packet of many megabytes is read from where it lies."""
    given = exhibit(2)
    (tmp_path / "a.pdf").write_bytes(given)
    packet = built(plan_of([one_file("A", "a.pdf")]), {"a.pdf": tmp_path / "a.pdf"}, tmp_path / "out")

    assert 6 == packet.pages
    assert given == (tmp_path / "a.pdf").read_bytes()


def test_plain_page_numbers_with_a_prefix_go_on_from_an_earlier_filing(tmp_path: Path) -> None:
    """A supplement begins where the first packet ended."""
    numbering = Numbering(style=NumberStyle.PAGES, prefix="Tzul ", first=417)
    plan = plan_of([one_file("D", "a.pdf")], continues="C", numbering=numbering)
    packet = built(plan, {"a.pdf": exhibit(1)}, tmp_path)

    assert ("Tzul 417", "Tzul 421") == (packet.first, packet.last)
    assert ["417", "418", "419", "420", "421"] == stamps(packet)
    assert ["Tzul 417", "Tzul 421"] == pypdf.PdfReader(packet.parts[0].file).page_labels[::4]


def test_a_part_says_its_title_and_its_language_to_whoever_hears_it_read(tmp_path: Path) -> None:
    """A reader for the blind speaks English as English."""
    reader = pypdf.PdfReader(built(plan_of(TWO), FILES, tmp_path).parts[0].file)

    assert reader.metadata is not None
    assert ("Respondent\u2019s Exhibits", "en") == (reader.metadata.title, str(reader.root_object["/Lang"]))


def test_a_day_of_service_that_is_not_known_yet_is_to_be_written_in(tmp_path: Path) -> None:
    """And somebody is told so."""
    by_hand = built(plan_of(TWO, service=SERVICE.model_copy(update={"on": None})), FILES, tmp_path / "by_hand")

    assert ["day_by_hand"] == [notice.code for notice in by_hand.notices]
    assert "write it in when it is served" in str(by_hand.notices[0].sentence)
    assert () == built(plan_of(TWO), FILES, tmp_path).notices


def test_without_service_nothing_certifies_it_and_the_reason_is_told(tmp_path: Path) -> None:
    """A filing with an agency has no other side; the report repeats why nothing was served."""
    service = Service(how=ServiceMethod.NOT_REQUIRED, reason="filed with USCIS")
    packet = built(plan_of(TWO, service=service), FILES, tmp_path)

    assert ["There is no certificate of service, because: filed with USCIS"] == [
        str(notice.sentence) for notice in packet.notices
    ]
    assert "Certificate of Service" not in dict(outline(packet.parts[0].file))


def test_a_tab_larger_than_a_part_is_told_before_anything_is_written(tmp_path: Path) -> None:
    """Two files that fit one by one may not fit as one tab, and a tab is never torn."""
    files = tuple(TabFile(content=key, title=key) for key in ("one.pdf", "two.pdf"))
    plan = plan_of([Tab(tab="A", title="Scans", files=files)], limit_mb=0.1)

    with pytest.raises(PacketInvalid) as refused:
        built(plan, {"one.pdf": scanned(), "two.pdf": scanned()}, tmp_path / "out")

    assert ["tab_too_large"] == [problem.code for problem in refused.value.problems]
    assert [] == list((tmp_path / "out").iterdir())
