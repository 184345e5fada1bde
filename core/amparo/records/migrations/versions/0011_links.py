"""Links without an account, what was answered by them, and what happened to each."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "links",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("case", sa.String(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("notice", sa.String(), nullable=True),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["organization"], ["organizations.id"], name="fk_links_organization_organizations"),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_links_case_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_links"),
        sa.UniqueConstraint("token", name="uq_links_token"),
    )
    op.create_index("ix_links_case", "links", ["case"], unique=False)
    op.create_index("ix_links_lists", "links", ["organization", "purpose", "created"], unique=False)
    _uses()
    _events()


def _uses() -> None:
    op.create_table(
        "link_uses",
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("case", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["link"], ["links.id"], name="fk_link_uses_link_links"),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_link_uses_case_cases"),
        sa.PrimaryKeyConstraint("link", "what", name="pk_link_uses"),
    )
    op.create_index("ix_link_uses_case", "link_uses", ["case"], unique=False)


def _events() -> None:
    op.create_table(
        "link_events",
        sa.Column("place", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("organization", sa.String(), nullable=True),
        sa.Column("case", sa.String(), nullable=True),
        sa.Column("link", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_link_events_case_cases"),
        sa.PrimaryKeyConstraint("place", name="pk_link_events"),
    )
    op.create_index("ix_link_events_case", "link_events", ["case"], unique=False)
    op.create_index("ix_link_events_link", "link_events", ["link"], unique=False)
    op.create_index("ix_link_events_organization", "link_events", ["organization"], unique=False)
