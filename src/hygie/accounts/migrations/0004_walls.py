"""The walls around people, their roles, what is asked about them, and the keys of machines."""

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, reaches_place, wall

_PERSON, _ROLE, _KEY = "accounts_person", "accounts_membership", "accounts_apikey"
_KEEPS = reaches_place(Domain.PEOPLE)
_KEEPS_KEYS = reaches_place(Domain.KEYS)
# Who keeps the accounts of a place sees those who hold or held a role there.
_SEES_PERSON = f"""
CREATE FUNCTION walls_sees_person(wanted bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM accounts_membership WHERE person_id = wanted AND ({_KEEPS}));
END $$
"""
_IDENTITY = everywhere(Domain.IDENTITY)
_SEEN = f"id = (SELECT walls_person()) OR {everywhere(Domain.PEOPLE)} OR walls_sees_person(id)"
_OF_A_REVIEW = "EXISTS (SELECT FROM accounts_review AS r WHERE r.id = review_id)"
_LINE = f"{everywhere(Domain.PEOPLE)} OR {_OF_A_REVIEW}"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_life_of_accounts"),
        ("establishments", "0002_walls"),
    ]
    operations = [
        migrations.RunSQL(_SEES_PERSON, "DROP FUNCTION walls_sees_person"),
        wall(_PERSON),
        policy(
            _PERSON,
            "person",
            sees=f"{_IDENTITY} OR {_SEEN}",
            adds=everywhere(Domain.PEOPLE),
            changes=f"{_IDENTITY} OR {_SEEN}",
            removes=everywhere(Domain.PEOPLE),
        ),
        wall(_ROLE),
        # One sees one's own roles, and gives oneself none.
        policy(
            _ROLE,
            "role",
            sees=f"{_IDENTITY} OR person_id = (SELECT walls_person()) OR {_KEEPS}",
            adds=_KEEPS,
            changes=_KEEPS,
            removes=_KEEPS,
        ),
        wall(_KEY),
        policy(
            _KEY,
            "key",
            sees=f"{_IDENTITY} OR id = (SELECT walls_key()) OR {_KEEPS_KEYS}",
            adds=_KEEPS_KEYS,
            changes=f"{_IDENTITY} OR {_KEEPS_KEYS}",
            removes=_KEEPS_KEYS,
        ),
        wall("accounts_invitation"),
        policy("accounts_invitation", "invitation", sees=_KEEPS, adds=_KEEPS, changes=_KEEPS),
        wall("accounts_review"),
        policy("accounts_review", "review", sees=_KEEPS, adds=_KEEPS, changes=_KEEPS),
        wall("accounts_reviewline"),
        policy("accounts_reviewline", "line", sees=_LINE, adds=_LINE, changes=_LINE),
    ]
