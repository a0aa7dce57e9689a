"""The national register of health establishments."""
