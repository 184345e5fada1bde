"""Mails that come back: since when a notice is in its state, and in which mail it went out."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox", sa.Column("message", sa.String(), nullable=True))
    op.create_index("ix_outbox_message", "outbox", ["message"], unique=False)
