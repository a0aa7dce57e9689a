"""The pages of debriefs and lessons."""
