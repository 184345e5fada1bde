"""Records that are not cases, their events and commands, and who looked at them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "register_records",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("register", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("attention", sa.Integer(), nullable=False),
        sa.Column("of_case", sa.String(), nullable=True),
        sa.Column("asks", sa.Boolean(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization"], ["organizations.id"], name="fk_register_records_organization_organizations"
        ),
        sa.ForeignKeyConstraint(["of_case"], ["cases.id"], name="fk_register_records_of_case_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_register_records"),
        sa.UniqueConstraint(
            "organization", "register", "number", name="uq_register_records_organization_register_number"
        ),
    )
    op.create_index("ix_register_records_of_case", "register_records", ["of_case"], unique=False)
    op.create_index(
        "ix_register_records_lists", "register_records", ["organization", "register", "is_open"], unique=False
    )
    _events_and_commands()
    op.add_column("reads", sa.Column("record", sa.String(), nullable=True))
    op.create_index("ix_reads_record", "reads", ["record", "place"], unique=False)
    op.add_column("outbox", sa.Column("record", sa.String(), nullable=True))
    op.create_index("ix_outbox_record", "outbox", ["record"], unique=False)


def _events_and_commands() -> None:
    op.create_table(
        "register_events",
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("command", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["record"], ["register_records.id"], name="fk_register_events_record_register_records"),
        sa.PrimaryKeyConstraint("record", "seq", name="pk_register_events"),
    )
    op.create_table(
        "register_commands",
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("register", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization"], ["organizations.id"], name="fk_register_commands_organization_organizations"
        ),
        sa.PrimaryKeyConstraint("organization", "id", name="pk_register_commands"),
    )
