"""Writing audits: missions, findings, recommendations, follow-ups, results."""
