"""What a plan says of itself: the names of its files, its numbers, how large a part may be."""

import pytest
from tests.core.documents.packets.made import one_file, plan_of

from amparo.documents.packets import Numbering, NumberStyle


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Respondent\u2019s Exhibits", "Respondents_Exhibits"),
        ("Pruebas de María Ñáñez (2.ª parte)", "Pruebas_de_Maria_Nanez_2_a_parte"),
        ("../../etc/passwd", "etc_passwd"),
        (f"{'a' * 29} {'b' * 30}", f"{'a' * 29}_{'b' * 30}"),
        (f"{'a' * 30} {'b' * 30}", "a" * 30),
        (f"{'a' * 60} b", "a" * 60),
        ("a" * 70, "a" * 60),
        ("ስሜ", "Packet"),
    ],
)
def test_files_are_called_as_the_packet_is_in_sixty_plain_signs_at_most(title: str, name: str) -> None:
    """EOIR's guidelines: names as in `Johnson_Brief_Part1`. A word that does not go in is left out as a whole."""
    assert name == plan_of([one_file("A", "a.pdf")], title=title).file_name


def test_a_name_that_somebody_gave_is_taken() -> None:
    """Whatever the title is."""
    assert "Tzul_1" == plan_of([one_file("A", "a.pdf")], name="Tzul_1").file_name


@pytest.mark.parametrize(
    ("numbering", "number", "written"),
    [
        (Numbering(), 7, "000007"),
        (Numbering(prefix="EX ", digits=4), 7, "EX 0007"),
        (Numbering(digits=2), 417, "417"),
        (Numbering(style=NumberStyle.PAGES), 7, "7"),
        (Numbering(style=NumberStyle.PAGES, prefix="Tzul "), 417, "Tzul 417"),
    ],
)
def test_a_number_is_written_as_its_style_has_it(numbering: Numbering, number: int, written: str) -> None:
    """A stamp has zeros before it, a plain page number has none."""
    assert written == numbering.written(number)


def test_a_part_has_twenty_five_million_bytes_at_most() -> None:
    """The smaller reading of EOIR's 25 MB, unless the plan says less."""
    assert 25_000_000 == plan_of([one_file("A", "a.pdf")]).limit
    assert 500_000 == plan_of([one_file("A", "a.pdf")], limit_mb=0.5).limit
