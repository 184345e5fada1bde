"""The people of an organization, as far as rules about them need to know: never a name."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from amparo.declarations import Role


class Colleague(BaseModel):
    """A person who works for an organization or volunteers with it; `capacity` counts open cases, 0 takes none."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    organization: str
    roles: tuple[Role, ...] = ()
    active: bool = True
    languages: tuple[str, ...] = ()
    capacity: int = 0
    open_cases: int = 0
