"""Incidents put into the words and shapes that pages, mails and PDFs show."""
