"""The doors of reports."""
