"""Everything that can be done to assessments."""
