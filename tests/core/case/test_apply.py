"""What is kept on a case beside its record: nothing of it may outlive what it was read from."""

from __future__ import annotations

from functools import cached_property

from tests.core.case.practice import Docket

from amparo.case.apply import with_changes
from amparo.case.model import Case


def test_every_index_of_a_case_goes_with_a_change_of_what_it_indexes(docket: Docket) -> None:
    """One that no change lets go of would tell of a record that is no longer there."""
    case = docket.case
    indexes = {name for name, value in vars(Case).items() if isinstance(value, cached_property)}
    for name in indexes:
        getattr(case, name)

    changed = with_changes(case, **{field: getattr(case, field) for field in Case.model_fields})

    assert indexes <= set(vars(case))
    assert set() == indexes & set(vars(changed))
