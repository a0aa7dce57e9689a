"""Exchange files of the ministry’s OPSSIES: read, checked, matched to the register, written."""
