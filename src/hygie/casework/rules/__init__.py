"""What work on a case is: playbooks, tasks, the shift log, support."""
