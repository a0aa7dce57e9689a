"""Messages to people: the mechanism only."""
