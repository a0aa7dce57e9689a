"""Files of results into plain records: hardened, bounded, and blind to the names they hold."""
