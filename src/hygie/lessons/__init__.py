"""What an incident teaches: debriefs, lessons, the actions that they become."""
