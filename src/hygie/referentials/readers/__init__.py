"""Files of others into plain records: no Django, nothing executed, nothing unbounded."""
