"""What an audit is, what a directory is worth, how findings live: values in, values out."""
