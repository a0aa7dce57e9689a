"""What people and modules do with a plan."""
