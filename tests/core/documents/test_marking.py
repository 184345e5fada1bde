from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx
import pytest
from tests.core.documents.test_check import LETTER

from amparo.documents.check import FileProblem, file_problems
from amparo.documents.marking import marked
from amparo.errors import InvalidInput

if TYPE_CHECKING:
    from tests.core.documents.conftest import WordFileMaker


def test_each_problem_is_a_comment_beside_its_paragraph(word_file: WordFileMaker) -> None:
    """Somebody who wrote the template in Word finds in Word what is wrong with it."""
    paper = docx.Document(io.BytesIO(word_file("{{ client_name }}", footer="{{ page }}")))
    paper.add_table(rows=1, cols=2).cell(0, 1).text = "Dear {{ nobody }}"
    written = io.BytesIO()
    paper.save(written)

    opened = docx.Document(io.BytesIO(marked(written.getvalue(), file_problems(LETTER, written.getvalue()))))

    comments = [comment.text for comment in opened.comments]
    assert [text.partition(". ")[0] for text in comments] == [
        "There is no field named “nobody”",
        "footer, paragraph 1: There is no field named “page”",
    ]
    commented = opened.element.xpath("//w:p[w:commentRangeStart]//w:t/text()")
    assert sorted(commented) == ["Dear {{ nobody }}", "{{ client_name }}"]
    assert {comment.author for comment in opened.comments} == {"Amparo"}


@pytest.mark.parametrize(("file", "why"), [(b"nothing", "cannot be opened"), (None, "holds no words")])
def test_what_cannot_be_marked_says_so(file: bytes | None, why: str, word_file: WordFileMaker) -> None:
    """There is no half a copy."""
    with pytest.raises(InvalidInput, match=why):
        marked(word_file() if file is None else file, [FileProblem(place="whole file", why="empty")])
