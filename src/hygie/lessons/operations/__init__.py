"""What people do with debriefs and lessons."""
