"""Erasing cases: how long they are kept, what forbids it, who asked, what is left, and which keys never come back."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("erased", sa.DateTime(timezone=True), nullable=True))
    _before()
    _after()


def _before() -> None:
    op.create_table(
        "retention_policies",
        sa.Column("place", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization"], ["organizations.id"], name="fk_retention_policies_organization_organizations"
        ),
        sa.PrimaryKeyConstraint("place", name="pk_retention_policies"),
    )
    op.create_index("ix_retention_policies_organization", "retention_policies", ["organization"], unique=False)
    op.create_table(
        "holds",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("placed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("released", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.String(), nullable=True),
        sa.Column("released_why", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_holds_case_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_holds"),
    )
    op.create_index("ix_holds_case", "holds", ["case"], unique=False)
    op.create_table(
        "erasure_requests",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("asked", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_erasure_requests_case_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_erasure_requests"),
    )
    op.create_index("ix_erasure_requests_case", "erasure_requests", ["case"], unique=False)


def _after() -> None:
    op.create_table(
        "erasures",
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("erased", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("cleaned", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_erasures_case_cases"),
        sa.ForeignKeyConstraint(["organization"], ["organizations.id"], name="fk_erasures_organization_organizations"),
        sa.PrimaryKeyConstraint("case", name="pk_erasures"),
    )
    op.create_index("ix_erasures_organization", "erasures", ["organization"], unique=False)
    op.create_table(
        "destroyed_keys",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("destroyed", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_destroyed_keys"),
    )
