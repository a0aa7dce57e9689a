"""Reading audits: missions for who follows the place, what was found for who keeps it."""
