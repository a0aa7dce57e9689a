"""The long file of recovery: what is rebuilt after an incident, with what hours, at what cost."""
