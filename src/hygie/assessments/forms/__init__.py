"""Text of pages into typed values: answers, lists, campaigns, reviews."""
