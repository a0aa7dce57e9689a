"""The machine door: assembles the api.py of the modules."""
