"""The pages of assessments: where one arrives, answering, giving, reviewing, campaigns."""
