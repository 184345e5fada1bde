"""The desk at which a command is given: which office, which organization, who acts for whom, and how it is answered."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import BaseModel
    from rich.console import RenderableType

    from amparo.records.organizations import Organization
    from amparo.records.people import Member
    from amparo_app.office import Office


@dataclass(frozen=True)
class Desk:
    """What the shared options say; the office behind it is opened when a command first needs it.

    `subcommand` is the one that follows, for the function of a group that also does something by itself.
    """

    data: Path
    as_json: bool = False
    language: str = "en"
    organization_asked: str = ""
    acting_asked: str = ""
    doing: str = "read"
    subcommand: str = ""

    @cached_property
    def office(self) -> Office:
        """Return the office in the data folder; raises InvalidInput where there is none."""
        from amparo_app.office import Office

        return Office.at(self.data, self.doing)

    @cached_property
    def organization(self) -> Organization:
        """Return the organization that was named, or the only one; raises InvalidInput when neither says which."""
        return self.office.organization(self.organization_asked)

    @cached_property
    def actor(self) -> Member:
        """Return the person acted for; raises InvalidInput when nobody was named."""
        return self.office.person_acting(self.organization.id, self.acting_asked)

    def close(self) -> None:
        """Close what was opened."""
        if "office" in self.__dict__:
            self.office.close()

    def tell(self, answer: BaseModel | Sequence[BaseModel], shown: Callable[[], RenderableType]) -> None:
        """Print an answer: as JSON if that was asked for, else as `shown` draws it."""
        if self.as_json:
            from pydantic_core import to_json

            sys.stdout.write(to_json(answer, indent=2).decode() + "\n")
            return
        from amparo_app.cli.show.paper import put

        put(shown())
