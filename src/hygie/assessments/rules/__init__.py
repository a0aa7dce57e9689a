"""Which measures are asked, what an answer is worth, who is asked, when; values in, values out."""
