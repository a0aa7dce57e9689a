"""Reading the files of others: plain Python, line by line, nothing of the database."""
