"""What migrations write to put a table behind the walls.

A policy reads the scope through the `walls_…` functions; each is within `(SELECT …)`, so that
PostgreSQL asks it once for a statement and not for each row.
"""

from django.db import migrations

from hygie.kernel.scope import Domain


def everywhere(*domains: Domain) -> str:
    """True when the scope reaches one of these domains everywhere."""
    return " OR ".join(f"(SELECT walls_everywhere('{domain.value}'))" for domain in domains)


def reaches_place(domain: Domain, kind: str = "place_kind", code: str = "place_code") -> str:
    """True when the scope reaches, in this domain, the place that two columns name."""
    name = domain.value
    return (
        f"{everywhere(domain)}"
        f" OR ({kind} || ':' || {code}) = ANY ((SELECT walls_places('{name}'))::text[])"
        f" OR (SELECT walls_regions('{name}')) <> '{{}}' AND walls_region_of({kind}, {code})"
        f" = ANY ((SELECT walls_regions('{name}'))::text[])"
    )


def wall(table: str) -> migrations.RunSQL:
    """Close a table: nobody sees or writes a row of it, but by a policy. The owner does."""
    return migrations.RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    )


def policy(
    table: str,
    name: str,
    *,
    sees: str = "",
    adds: str = "",
    changes: str = "",
    removes: str = "",
) -> migrations.RunSQL:
    """Let through the rows for which an expression is true: to be read, added, changed, removed.

    Policies of one table add up. What is not named stays closed.
    """
    written = [
        ("sees", f"FOR SELECT USING ({sees})", sees),
        ("adds", f"FOR INSERT WITH CHECK ({adds})", adds),
        ("changes", f"FOR UPDATE USING ({changes}) WITH CHECK ({changes})", changes),
        ("removes", f"FOR DELETE USING ({removes})", removes),
    ]
    return migrations.RunSQL(
        [
            f"CREATE POLICY {name}_{act} ON {table} {clause}"
            for act, clause, given in written
            if given
        ],
        [f"DROP POLICY {name}_{act} ON {table}" for act, _, given in written if given],
    )
