"""What lists of steps and hearings show; the rows are made by `rebuild_lists`, which can open the cases."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_OF_ROLE = ["organization", "role", "assignee", "press", "since", "case", "key"]


def upgrade() -> None:
    _cases_and_due_dates()
    _open_steps()
    _waits_and_appointments()


def _open_steps() -> None:
    op.create_table(
        "open_steps",
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("proceeding", sa.String(), nullable=True),
        sa.Column("roles", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("assignee", sa.String(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("press", sa.Date(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_open_steps_case_cases"),
        sa.ForeignKeyConstraint(
            ["organization"], ["organizations.id"], name="fk_open_steps_organization_organizations"
        ),
        sa.PrimaryKeyConstraint("case", "key", name="pk_open_steps"),
    )
    op.create_index("ix_open_steps_assignee", "open_steps", ["assignee", "press", "since", "case", "key"], unique=False)
    op.create_index("ix_open_steps_role", "open_steps", _OF_ROLE, unique=False)
    op.create_index(
        "ix_open_steps_lists", "open_steps", ["organization", "press", "since", "case", "key"], unique=False
    )


def _waits_and_appointments() -> None:
    op.create_table(
        "waits",
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_waits_case_cases"),
        sa.ForeignKeyConstraint(["organization"], ["organizations.id"], name="fk_waits_organization_organizations"),
        sa.PrimaryKeyConstraint("case", "key", name="pk_waits"),
    )
    op.create_index("ix_waits_lists", "waits", ["organization", "since", "case", "key"], unique=False)
    op.create_table(
        "appointments",
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("proceeding", sa.String(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("court", sa.String(), nullable=False),
        sa.Column("over", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_appointments_case_cases"),
        sa.ForeignKeyConstraint(
            ["organization"], ["organizations.id"], name="fk_appointments_organization_organizations"
        ),
        sa.PrimaryKeyConstraint("case", "event", "field", name="pk_appointments"),
    )
    op.create_index("ix_appointments_lists", "appointments", ["organization", "day", "hour", "case"], unique=False)


def _cases_and_due_dates() -> None:
    op.add_column("cases", sa.Column("press", sa.Date(), nullable=True))
    op.add_column("cases", sa.Column("nobodys", sa.Boolean(), nullable=True))
    op.add_column("cases", sa.Column("listed", sa.Integer(), nullable=True))
    op.create_index("ix_cases_created", "cases", ["organization", "is_open", "created", "number"], unique=False)
    _partial("ix_cases_nobodys", "cases", ["organization", "press"], "nobodys = 1", "nobodys")
    op.create_index("ix_cases_pressing", "cases", ["organization", "is_open", "press", "number"], unique=False)
    op.create_index("ix_cases_phase", "cases", ["organization", "is_open", "phase", "press", "number"], unique=False)
    _partial("ix_cases_attention", "cases", ["organization", "number"], "attention > 0", "attention > 0")
    for name, kind in (
        ("rungs", sa.Integer()),
        ("rang", sa.Integer()),
        ("press", sa.Date()),
        ("told", sa.String()),
        ("next_rung", sa.DateTime(timezone=True)),
        ("asks", sa.Boolean()),
        ("acknowledged_by", sa.String()),
        ("proposed", sa.Date()),
        ("waits_since", sa.DateTime(timezone=True)),
        ("printed", sa.Date()),
        ("to_verify", sa.Boolean()),
    ):
        op.add_column("due_dates", sa.Column(name, kind, nullable=True))
    columns = ["organization", "kind", "rings", "press", "case", "deadline"]
    op.create_index("ix_due_dates_kinds", "due_dates", columns, unique=False)
    _partial("ix_due_dates_asks", "due_dates", ["organization", "kind", "press"], "asks = 1", "asks")
    for column in ("waits", "to_verify"):
        _partial(f"ix_due_dates_{column}", "due_dates", ["organization", "press"], f"{column} = 1", column)


def _partial(name: str, table: str, columns: list[str], sqlite: str, postgresql: str) -> None:
    op.create_index(
        name, table, columns, unique=False, sqlite_where=sa.text(sqlite), postgresql_where=sa.text(postgresql)
    )
