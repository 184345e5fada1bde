"""E-mails to the people who work on a case: planned, written without a fact of the case, and sent."""

from amparo.notifications.channels import Channel, FileChannel, SmtpChannel, SmtpSettings
from amparo.notifications.messages import (
    Recipient,
    WrittenMessage,
    compose_email,
    link_address,
    message_id,
    message_key,
    write_message,
)
from amparo.notifications.notices import Notice, NoticeKind, OwnWords, PlannedMessage, Urgency, collapse

__all__ = [
    "Channel",
    "FileChannel",
    "Notice",
    "NoticeKind",
    "OwnWords",
    "PlannedMessage",
    "Recipient",
    "SmtpChannel",
    "SmtpSettings",
    "Urgency",
    "WrittenMessage",
    "collapse",
    "compose_email",
    "link_address",
    "message_id",
    "message_key",
    "write_message",
]
