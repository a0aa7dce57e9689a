"""Figures in the words of pages: values, labels, rows of tables, pictures."""
