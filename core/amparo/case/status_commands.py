"""Taking an answer about how a case stands. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.case.draft import decline
from amparo.case.events import AttentionRaised
from amparo.case.model import Attention
from amparo.case.outside_answers import LONGEST_WORDS, StatusAnswered
from amparo.declarations import Role, name_of, phrase

if TYPE_CHECKING:
    from amparo.case.draft import Draft
    from amparo.case.outside_answers import AnswerStatus


def answer_status(draft: Draft, asked: AnswerStatus) -> None:
    """Write down how the case stands; where somebody has to do something about it, the coordinator is told."""
    words = asked.words.strip()
    if len(words) > LONGEST_WORDS:
        raise decline("words_too_long", most=LONGEST_WORDS)
    draft.add(StatusAnswered(standing=asked.standing, words=words))
    if asked.standing.needs_somebody:
        item = Attention(
            id=draft.next_id("x"),
            what=phrase("status_needs_somebody", standing=name_of("status", asked.standing.value)),
            owner=Role.PRO_BONO_COORDINATOR,
            since=draft.context.now,
        )
        draft.add(AttentionRaised(item=item))
