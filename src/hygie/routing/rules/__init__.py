"""What is decided about readers and copies, without a database."""
