"""Statistics: dated snapshots of what modules publish, indicators, figures that name nobody."""
