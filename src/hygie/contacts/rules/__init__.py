"""What decides: functions, means of reaching somebody, freshness, reminders."""
