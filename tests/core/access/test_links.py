"""The terms of links: how long each works, when it is over, and what the office sees of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from amparo.access.links import RULES, LinkFacts, LinkPurpose, LinkState, link_expires
from amparo.declarations import knows_phrase

NOW = datetime(2027, 1, 4, 18, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def facts(**more: object) -> LinkFacts:
    """Return what is known of an invitation that works for another day."""
    return LinkFacts.model_validate({"purpose": LinkPurpose.INVITE, "expires": LATER, **more})


@pytest.mark.parametrize("purpose", LinkPurpose)
def test_every_purpose_has_terms_and_a_name(purpose: LinkPurpose) -> None:
    """A link without an end would be an account."""
    assert timedelta(0) < RULES.purposes[purpose].lasts < timedelta(days=366)
    assert knows_phrase(f"link_purpose_{purpose}")


def test_only_a_client_is_asked_a_question_and_may_come_back() -> None:
    """Whatever else a link is for is answered once."""
    terms = {purpose: (one.once, one.asks) for purpose, one in RULES.purposes.items()}

    assert (False, True) == terms.pop(LinkPurpose.CLIENT_STATUS)
    assert {(True, False)} == set(terms.values())


def test_a_link_ends_as_wanted_but_never_after_its_longest_term() -> None:
    """An offer's link ends with the offer."""
    longest = NOW + RULES.purposes[LinkPurpose.ANSWER_OFFER].lasts

    assert LATER == link_expires(LinkPurpose.ANSWER_OFFER, NOW, LATER)
    assert longest == link_expires(LinkPurpose.ANSWER_OFFER, NOW, NOW + timedelta(days=999))
    assert longest == link_expires(LinkPurpose.ANSWER_OFFER, NOW)


@pytest.mark.parametrize(
    ("known", "works", "state"),
    [
        ({}, True, LinkState.MADE),
        ({"mailed": "queued"}, True, LinkState.WAITS),
        ({"mailed": "sent"}, True, LinkState.SENT),
        ({"mailed": "bounced"}, True, LinkState.UNDELIVERED),
        ({"mailed": "sent", "opened": NOW}, True, LinkState.OPENED),
        ({"used": NOW}, False, LinkState.ANSWERED),
        ({"used": NOW, "revoked": NOW}, False, LinkState.ANSWERED),
        ({"used": NOW, "purpose": LinkPurpose.CLIENT_STATUS}, True, LinkState.ANSWERED),
        ({"revoked": NOW}, False, LinkState.REVOKED),
        ({"wrong": RULES.most_wrong - 1}, True, LinkState.MADE),
        ({"wrong": RULES.most_wrong}, False, LinkState.LOCKED),
        ({"expires": NOW}, False, LinkState.EXPIRED),
    ],
)
def test_where_a_link_stands(*, known: dict[str, object], works: bool, state: LinkState) -> None:
    """Whether it works is for whoever holds it, the state for the office."""
    link = facts(**known)

    assert (works, state) == (link.works(NOW), link.state(NOW))
    assert (not works or state is LinkState.ANSWERED) is state.is_over
    assert knows_phrase(f"link_state_{state}")
