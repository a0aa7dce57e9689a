"""What leaves of assessments: tables, JSON, the note of the director, the full report."""
