"""What a file of recovery is: systems and their steps, counted lines, remaining work, amounts."""
