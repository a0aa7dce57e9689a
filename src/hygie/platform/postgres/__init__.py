"""PostgreSQL started by Hygie itself, for a machine where nothing is installed."""
