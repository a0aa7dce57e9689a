"""Who keeps accounts, and who keeps the keys of machines."""

from hygie.kernel.actor import Actor, Power


def may_keep_accounts(actor: Actor) -> bool:
    """Say whether the pages of accounts are for this person."""
    return actor.may_somewhere(Power.KEEP_ACCOUNTS)


def may_keep_keys(actor: Actor) -> bool:
    """Say whether the page of keys is for this person."""
    return actor.may_somewhere(Power.KEEP_KEYS)


def may_make_reading_keys(actor: Actor) -> bool:
    """Say whether a key of theirs may read cases: who reads none makes none that does."""
    return actor.may_somewhere(Power.KEEP_KEYS) and actor.may_somewhere(Power.READ_CASES)
