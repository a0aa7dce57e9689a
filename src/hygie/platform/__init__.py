"""Django plumbing, without any noun of the trade."""
