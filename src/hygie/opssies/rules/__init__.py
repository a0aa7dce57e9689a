"""What a file may hold, whom its events concern, how one is written: no database."""
