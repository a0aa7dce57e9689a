"""The days of the week, Monday first: day 1 of a figure."""

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
