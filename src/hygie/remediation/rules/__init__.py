"""What a plan allows, totals and ranks, as values."""
