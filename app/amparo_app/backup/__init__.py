"""Backups: an office's records in a folder of their own, told whole from damaged, and brought back."""

from amparo_app.backup.making import make_backup
from amparo_app.backup.manifest import Manifest
from amparo_app.backup.restoring import Told, restore_backup, verify_backup

__all__ = ["Manifest", "Told", "make_backup", "restore_backup", "verify_backup"]
