"""A refusal as whoever types reads it."""

from __future__ import annotations

import pytest

from amparo.case.commands import Refusal
from amparo.declarations import Text
from amparo_app.cli.refused import CommandRefused


@pytest.mark.parametrize(
    ("language", "told"), [("en", "It is there. Add --again for that."), ("es", "Ya consta. Para eso añada --again.")]
)
def test_what_a_page_shows_at_a_box_is_an_option_to_type(language: str, told: str) -> None:
    """Beside the sentence, which names no option itself."""
    refused = CommandRefused(Refusal(code="recorded_already", sentence=Text("It is there.", "Ya consta.")), language)

    assert told == str(refused)
    assert "--" not in refused.without_commands


def test_any_other_refusal_is_its_sentence_alone() -> None:
    """With the code for programs."""
    refused = CommandRefused(Refusal(code="stranger", sentence=Text("Nothing.", "Nada.")), "es")

    assert ("stranger", "Nada.") == (refused.code, str(refused))
