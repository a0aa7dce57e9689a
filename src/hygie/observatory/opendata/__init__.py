"""Published figures as open data: one long table, its dictionary, its package, kept for ever."""
