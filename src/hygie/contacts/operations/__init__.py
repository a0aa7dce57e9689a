"""Keeping the contacts of a place, asking them to confirm, and what their link does."""
