"""Backups and their return: made, encrypted, kept, tested, restored."""
