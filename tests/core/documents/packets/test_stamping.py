from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
from tests.core.documents.packets.made import built, one_file, page_of, plan_of, saved, stamps

from amparo.documents.packets import NumberStyle
from amparo.documents.packets.stamping import foot_of, stamp, text_width

LETTER = (0.0, 0.0, 612.0, 792.0)


def seen_at(file: Path, page: int, text: str) -> tuple[float, float]:
    """Where a reader sees a text: from the left and from the foot of the page as it is shown, as shares of 1."""
    opened = pypdf.PdfReader(file).pages[page]
    found = list[tuple[float, float]]()

    def look(words: str, at: Sequence[float], moved: Sequence[float], *_: Any) -> None:
        if text in words:
            x, y = moved[4], moved[5]
            found.append((at[0] * x + at[2] * y + at[4], at[1] * x + at[3] * y + at[5]))

    opened.extract_text(visitor_text=look)
    (x, y), box = found[-1], [float(side) for side in opened.cropbox]
    (left, right), (bottom, top) = sorted(box[0::2]), sorted(box[1::2])
    across, up = (x - left) / (right - left), (y - bottom) / (top - bottom)
    return {0: (across, up), 90: (up, 1 - across), 180: (1 - across, 1 - up), 270: (1 - up, across)}[opened.rotation]


@pytest.mark.parametrize(
    ("box", "turned"),
    [
        (LETTER, 0),
        (LETTER, 90),
        (LETTER, 180),
        (LETTER, 270),
        ((0, 0, 595, 842), 0),
        ((0, 0, 612, 1008), 270),
        ((-300, 200, 312, 992), 90),
        ((612, 792, 0, 0), 0),
        ((0, 0, 160, 230), 0),
        ((0, 0, 2480, 3508), 90),
        ((0, 0, 12_000, 9_000), 180),
    ],
)
def test_the_number_stands_at_the_lower_right_of_the_page_as_it_is_seen(
    tmp_path: Path, box: Sequence[float], turned: int
) -> None:
    """A photograph of a paper comes turned by a quarter, and a scan may be a yard wide."""
    pdf = pikepdf.Pdf.new()
    page_of(pdf, "evidence", box, Rotate=turned)
    packet = built(plan_of([one_file("A", "a.pdf")]), {"a.pdf": saved(pdf)}, tmp_path)
    across, up = seen_at(packet.parts[0].file, 3, "000004")

    assert 0.6 < across < 0.97
    assert 0 < up < 0.12


def test_the_number_stands_on_what_is_left_of_a_page_that_was_cut(tmp_path: Path) -> None:
    """A page cropped on the screen keeps its whole sheet, which nobody sees."""
    pdf = pikepdf.Pdf.new()
    page_of(pdf, "evidence", CropBox=pikepdf.Array([100, 300, 400, 700]))
    packet = built(plan_of([one_file("A", "a.pdf")]), {"a.pdf": saved(pdf)}, tmp_path)
    across, up = seen_at(packet.parts[0].file, 3, "000004")

    assert 0.6 < across < 0.97
    assert 0 < up < 0.12


def white_ground(cut: Sequence[int], folder: Path) -> tuple[float, ...]:
    """Return the ground of the number on a letter page with this crop box: left, foot, width, height; not turned."""
    pdf = pikepdf.Pdf.new()
    page_of(pdf, "evidence", CropBox=pikepdf.Array(list(cut)))
    packet = built(plan_of([one_file("A", "a.pdf")]), {"a.pdf": saved(pdf)}, folder)
    with pikepdf.open(packet.parts[0].file) as opened:
        last: Any = opened.pages[3].obj.Contents[-1]
        before, _, after = last.read_bytes().partition(b" 0.00 0.00 cm 1 g ")
    assert before.endswith(b"1 0 0 1")
    return tuple(float(side) for side in after.split()[:4])


def test_the_number_stands_on_the_page_where_it_was_cut_beyond_its_own_edge(tmp_path: Path) -> None:
    """A reader shows what lies in both boxes: here from 0 to 300 across, and the whole height of letter."""
    left, foot, wide, _ = white_ground([-500, -500, 300, 5000], tmp_path)

    assert 150 < left < left + wide < 300
    assert 0 < foot < 50


@pytest.mark.parametrize("box", [[700, 0, 900, 792], [0, 900, 612, 1000]], ids=["beside it", "above it"])
def test_a_page_that_was_cut_away_altogether_is_numbered_on_its_sheet(tmp_path: Path, box: list[int]) -> None:
    """Nothing of it would be seen: readers then show the sheet."""
    left, foot, wide, _ = white_ground(box, tmp_path)

    assert 400 < left < left + wide < 612
    assert 0 < foot < 50


def test_pages_without_contents_or_fonts_get_their_number(tmp_path: Path) -> None:
    """The back of a scanned paper may be empty."""
    pdf = pikepdf.Pdf.new()
    pdf.add_blank_page()
    page = page_of(pdf, "two streams")
    del pdf.pages[0].obj.Resources, pdf.pages[0].obj.Contents
    page.Contents = pikepdf.Array([pdf.make_stream(b"q 0.5 0 0 0.5 0 0 cm"), pdf.make_stream(b"Q")])
    packet = built(plan_of([one_file("A", "a.pdf")]), {"a.pdf": saved(pdf)}, tmp_path)

    assert ["000003", "000004", "000005"] == stamps(packet)[2:5]


def test_signs_that_pdf_takes_for_its_own_are_written_as_they_are() -> None:
    """A prefix with a bracket must not end the number."""
    written = stamp(foot_of(LETTER, 0), "A(1)\\ 7", NumberStyle.STAMP)

    assert written.endswith(b"(A\\(1\\)\\\\ 7) Tj ET Q")


@pytest.mark.parametrize(
    ("wide", "high", "scale"),
    [
        (612, 792, 1), (792, 612, 1), (595, 842, 1), (612, 1008, 1), (560, 800, 1), (700, 900, 1),
        (1224, 1584, 2), (1584, 1224, 2), (306, 396, 0.5), (30, 40, 0.3), (61_200, 61_200, 40),
    ],
)  # fmt: skip
def test_a_number_is_as_large_as_its_page(wide: float, high: float, scale: float) -> None:
    """Letter, A4 and legal alike, whichever way they lie; others in proportion to their narrow side, within reason."""
    assert pytest.approx(scale) == foot_of((0, 0, wide, high), 0).scale
    assert pytest.approx(scale) == foot_of((0, 0, wide, high), 90).scale


def test_a_page_number_stands_in_the_middle_of_the_foot_on_white_ground() -> None:
    """“7” of ten points is 5.56 wide: it begins at 303.22 of 612 points; the ground is two and a half points larger."""
    plain, stamped = (stamp(foot_of(LETTER, 0), "7", style) for style in (NumberStyle.PAGES, NumberStyle.STAMP))

    assert b"1 g 300.72 15.50 10.56 12.20 re f 0 g BT /AmparoNumber 10.00 Tf 303.22 18.00 Td (7) Tj" in plain
    assert b"576.44 18.00 Td (7) Tj" in stamped  # thirty points from the right


def test_the_width_of_a_number_is_that_of_the_font() -> None:
    """Helvetica's figures are all equally wide: 556 thousandths."""
    assert 6 * 0.556 == pytest.approx(text_width("000416"))
    assert 0.278 + 0.722 == pytest.approx(text_width(" D"))
