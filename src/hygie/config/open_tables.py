"""The tables that stand outside the walls, each with its reason; a new table is here or walled."""

# A name that ends with * stands for all that begin so.
OPEN_TABLES: dict[str, str] = {
    "backups_*": "names, sizes and dates of the whole platform’s backups, not what they hold",
    "django_*": "Django’s own: which migrations ran, and its content types, which name no one",
    "auth_*": "Django’s own groups and permissions, which Hygie leaves empty",
    "establishments_*": "the national register: published data, the same for all, and its imports",
    "indicators_harmless*": "published lists of what is hardly ever malicious, the same for all",
    "journal_link": "the chain of the journal: numbers and hashes, which tell nothing of a line",
    "journal_turn": "closed to the application, and empty outside a commit",
    "observatory_secondsource": "counts that may be told of compared lists, and no line of any",
    "observatory_snapshot": "days, sizes and digests of snapshots, which hold no one’s name",
    "platform_attempt": "counts of attempts under keyed digests, no name and no place",
    "referentials_*": "published catalogues of measures, the same for all; no establishment’s word",
    "procrastinate_*": "the queue, which the worker reads: numbers, and letters that tell no case",
}


def is_open(table: str) -> bool:
    """Say whether a table is meant to stand outside the walls."""
    return any(
        table.startswith(name[:-1]) if name.endswith("*") else table == name for name in OPEN_TABLES
    )
