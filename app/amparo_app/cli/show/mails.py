"""How mails stand: a line for each, and what a mail server's report came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from amparo.notifications.bounces import Bounce
from amparo.records.outbox import BOUNCED, FAILED, QUEUED, SENT, QueuedNotice
from amparo_app.cli.show.paper import ALARM, FAINT, GOOD, HEED, NAME, listing
from amparo_app.cli.show.words import instant, say
from amparo_app.outbox import NEEDS_SOMEBODY, Reported

_STYLES = {QUEUED: HEED, SENT: GOOD, FAILED: ALARM, BOUNCED: ALARM}


def mails_view(notices: Sequence[QueuedNotice], people: Mapping[str, str], zone: str, language: str) -> RenderableType:
    """List mails with their state, since when, how often they were tried, and what to do where one is needed."""
    rows = []
    for one in notices:
        state = Text(say(f"mail_{one.state}", language), style=_STYLES.get(one.state, ""))
        about = Text(say(f"notice_{one.notice.kind}", language))
        if one.problem:
            about.append(f"\n{one.problem}", style=FAINT)
        if one.state in NEEDS_SOMEBODY:
            about.append(f"\n{one.notice.id}", style=NAME)
        tries = Text(str(one.attempts))
        if one.state == QUEUED and one.attempts:
            tries.append(f"\n{say('mail_next', language, at=instant(one.next_try, zone, language))}", style=FAINT)
        to = people.get(one.notice.recipient, one.notice.recipient)
        since = instant(one.since or one.sent_at or one.created, zone, language)
        rows.append((state, Text(since), to, Text(one.notice.reference, style=NAME), tries, about))
    heads = ("l_state", "l_since", "l_to", "l_case", "l_tries", "l_about")
    table = listing([say(head, language) for head in heads], rows, say("no_mails", language))
    if not any(one.state in NEEDS_SOMEBODY for one in notices):
        return table
    return Group(table, Text(say("mails_mend", language), style=FAINT))


def retried_view(notices: Sequence[QueuedNotice], language: str) -> RenderableType:
    """Say that mails are queued again."""
    return Text(say("mails_retried", language, count=len(notices)))


def reported_view(reported: Reported, bounce: Bounce, language: str) -> RenderableType:
    """Say what a report came to."""
    code = f"report_{reported.fate}" if reported.new or reported.fate == "arrived" else "report_known"
    return Text(say(code, language, words=bounce.words))
