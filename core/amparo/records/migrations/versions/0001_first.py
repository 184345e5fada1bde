"""The first shape: keys, organizations and people, cases with their events, inbox and outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _organizations()
    _catalogs()
    _cases()
    _lists()
    _events()
    _post()


def _organizations() -> None:
    op.create_table(
        "keys",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_keys"),
    )
    op.create_table(
        "organizations",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("catalog", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organizations"),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["organization"], ["organizations.id"], name="fk_people_organization_organizations"),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
    )
    op.create_index("ix_people_organization", "people", ["organization"], unique=False)


def _catalogs() -> None:
    op.create_table(
        "catalogs",
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["organization"], ["organizations.id"], name="fk_catalogs_organization_organizations"),
        sa.PrimaryKeyConstraint("organization", "hash", name="pk_catalogs"),
    )
    op.create_table(
        "organization_catalogs",
        sa.Column("place", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization", "hash"],
            ["catalogs.organization", "catalogs.hash"],
            name="fk_organization_catalogs_organization_hash_catalogs",
        ),
        sa.PrimaryKeyConstraint("place", name="pk_organization_catalogs"),
    )
    op.create_index(
        "ix_organization_catalogs_organization", "organization_catalogs", ["organization", "place"], unique=False
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("case_type", sa.String(), nullable=False),
        sa.Column("catalog", sa.String(), nullable=False),
        sa.Column("next_due", sa.Date(), nullable=True),
        sa.Column("next_alarm", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offered_to", sa.String(), nullable=True),
        sa.Column("attention", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organization"], ["organizations.id"], name="fk_cases_organization_organizations"),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("organization", "number", name="uq_cases_organization_number"),
    )
    op.create_index("ix_cases_lists", "cases", ["organization", "is_open", "next_due"], unique=False)
    op.create_index("ix_cases_offered_to", "cases", ["offered_to"], unique=False)


def _lists() -> None:
    op.create_table(
        "case_assignees",
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_case_assignees_case_cases"),
        sa.PrimaryKeyConstraint("case", "role", name="pk_case_assignees"),
    )
    op.create_index("ix_case_assignees_person", "case_assignees", ["person"], unique=False)
    op.create_table(
        "due_dates",
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("deadline", sa.String(), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("proceeding", sa.String(), nullable=True),
        sa.Column("legal_due", sa.Date(), nullable=True),
        sa.Column("safe_due", sa.Date(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("rings", sa.Boolean(), nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_due_dates_case_cases"),
        sa.ForeignKeyConstraint(["organization"], ["organizations.id"], name="fk_due_dates_organization_organizations"),
        sa.PrimaryKeyConstraint("case", "deadline", name="pk_due_dates"),
    )
    op.create_index("ix_due_dates_lists", "due_dates", ["organization", "rings", "safe_due"], unique=False)


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("command", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_events_case_cases"),
        sa.PrimaryKeyConstraint("case", "seq", name="pk_events"),
    )
    op.create_table(
        "documents",
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_documents_case_cases"),
        sa.PrimaryKeyConstraint("case", name="pk_documents"),
    )
    op.create_table(
        "commands",
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_commands_case_cases"),
        sa.PrimaryKeyConstraint("case", "id", name="pk_commands"),
    )


def _post() -> None:
    op.create_table(
        "inbox",
        sa.Column("command", sa.String(), nullable=False),
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_inbox_case_cases"),
        sa.PrimaryKeyConstraint("command", name="pk_inbox"),
    )
    op.create_index("ix_inbox_state", "inbox", ["state", "created"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("notice", sa.String(), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("case", sa.String(), nullable=True),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try", sa.DateTime(timezone=True), nullable=False),
        sa.Column("problem", sa.LargeBinary(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_outbox_case_cases"),
        sa.ForeignKeyConstraint(["organization"], ["organizations.id"], name="fk_outbox_organization_organizations"),
        sa.PrimaryKeyConstraint("notice", name="pk_outbox"),
    )
    op.create_index("ix_outbox_due", "outbox", ["state", "next_try"], unique=False)
