"""What goes with a document into the record, and what an edited file still shows of its editing."""

from __future__ import annotations

import pytest
from tests.app.cli.test_documents_kept import word_file
from tests.core.case.test_document_commands import made

from amparo.errors import InvalidInput
from amparo_app.keeping import VALUES_MOST, check_values, still_marked


def test_values_that_no_message_could_carry_are_refused_in_words() -> None:
    """Else the command would wait in the inbox for ever."""
    check_values(made(values={"given.reason": "a" * (VALUES_MOST - 100)}))
    with pytest.raises(InvalidInput, match="Shorten what was given"):
        check_values(made(values={"given.reason": "a" * VALUES_MOST}))


def test_comments_in_the_margin_are_named_and_an_empty_part_for_them_is_not() -> None:
    """LibreOffice leaves such a part behind; nobody reads anything in it."""
    comment = b"<w:comments xmlns:w='w'><w:comment w:id='1'/></w:comments>"

    assert () == still_marked(word_file(("word/comments.xml", b"<w:comments xmlns:w='w'/>")))
    assert ("comments",) == still_marked(word_file(("word/comments.xml", comment)))
