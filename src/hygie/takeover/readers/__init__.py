"""The files of former tools, read into records without a database."""
