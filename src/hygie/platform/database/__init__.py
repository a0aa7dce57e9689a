"""Django's engine for PostgreSQL, in which every transaction has the scope of who runs it."""
