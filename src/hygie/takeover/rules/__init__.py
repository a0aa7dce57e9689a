"""What a past incident is, and how the columns of a table say it."""
