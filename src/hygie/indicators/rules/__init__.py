"""What an indicator is, how it is written, what it may not be: no Django, no database."""
