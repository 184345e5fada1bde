"""A date born inside its own window: it pages at once, and says what may cure it (practice brief, section 9)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from amparo.declarations import Text, phrase

if TYPE_CHECKING:
    from amparo.deadlines.safety import Dates
    from amparo.declarations import Catalog, DeadlineRule


def cure_if_late(rule: DeadlineRule, catalog: Catalog, dates: Dates, today: date) -> tuple[Text, ...]:
    """Return what may cure a deadline that has fewer days left than its ladder needs, or nothing."""
    ladder, safe = catalog.ladder.get(rule.ladder or ""), dates.safe_due or dates.legal_due
    if rule.cure is None or ladder is None or safe is None:
        return ()
    left = (safe - today).days
    if left >= ladder.urgent_under_days:
        return ()
    return (phrase("case_born_late", days=max(left, 0), cure=rule.cure),)
