"""Work on a case, above incidents: tasks from playbooks, the shift log, support."""
