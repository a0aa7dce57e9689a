"""Audits: missions, findings, recommendations that become actions, levels of directories."""
