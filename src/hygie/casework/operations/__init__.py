"""What can be done: start a playbook, act on a task, write the shift log, note support."""
