"""What the register decides: which source to believe, what to close, what a search means."""
