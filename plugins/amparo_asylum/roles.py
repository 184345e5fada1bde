"""Who may do what in an asylum case, as groups of the engine's roles (practice brief, section 5)."""

from __future__ import annotations

from amparo.declarations import Role

INTAKE = (
    Role.INTAKE_WORKER,
    Role.PARALEGAL,
    Role.ACCREDITED_REPRESENTATIVE,
    Role.STAFF_ATTORNEY,
    Role.SUPERVISING_ATTORNEY,
)
REPRESENTATIVES = (Role.ACCREDITED_REPRESENTATIVE, Role.STAFF_ATTORNEY, Role.SUPERVISING_ATTORNEY)
COUNSEL = (Role.PRO_BONO_ATTORNEY, *REPRESENTATIVES)
CASE_TEAM = (Role.PARALEGAL, *COUNSEL)
EVERYONE_ON_THE_CASE = (Role.INTAKE_WORKER, *CASE_TEAM)
# A fully accredited representative may appear before the Board, but not in a federal court.
FEDERAL_COURT_COUNSEL = (Role.PRO_BONO_ATTORNEY, Role.STAFF_ATTORNEY, Role.SUPERVISING_ATTORNEY)
SUPERVISOR = (Role.SUPERVISING_ATTORNEY,)
PLACEMENT = (Role.PRO_BONO_COORDINATOR, Role.SUPERVISING_ATTORNEY)
