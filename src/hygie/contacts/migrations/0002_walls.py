"""The walls around crisis contacts: those of a place, its people, the links that confirm."""

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, reaches_place, wall

_READS, _KEEPS = everywhere(Domain.CONTACTS), everywhere(Domain.CONTACTS_KEEPING)
_FUNCTIONS = (
    # These ask in their caller's scope: what hangs on a sheet is seen and kept with it.
    (
        "walls_sees_contacts(wanted bigint)",
        "SELECT EXISTS (SELECT FROM contacts_sheet WHERE id = wanted)",
    ),
    (
        "walls_keeps_contacts(wanted bigint)",
        "SELECT EXISTS (SELECT FROM contacts_sheet WHERE id = wanted AND ("  # noqa: S608 - ours
        + reaches_place(Domain.CONTACTS_KEEPING)
        + "))",
    ),
    (
        "walls_keeps_contact(wanted bigint)",
        "SELECT EXISTS (SELECT FROM contacts_crisiscontact WHERE id = wanted"
        " AND walls_keeps_contacts(sheet_id))",
    ),
)


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_contacts"), ("establishments", "0002_walls")]
    operations = [
        *(
            migrations.RunSQL(
                f"CREATE FUNCTION {signature} RETURNS boolean LANGUAGE plpgsql STABLE "
                f"AS $$ BEGIN RETURN ({query}); END $$",
                f"DROP FUNCTION {signature.partition('(')[0]}",
            )
            for signature, query in _FUNCTIONS
        ),
        wall("contacts_sheet"),
        policy(
            "contacts_sheet",
            "sheet",
            sees=reaches_place(Domain.CONTACTS),
            adds=reaches_place(Domain.CONTACTS_KEEPING),
            changes=reaches_place(Domain.CONTACTS_KEEPING),
        ),
        wall("contacts_crisiscontact"),
        policy(
            "contacts_crisiscontact",
            "contact",
            sees=f"{_READS} OR walls_sees_contacts(sheet_id)",
            adds=f"{_KEEPS} OR walls_keeps_contacts(sheet_id)",
            changes=f"{_KEEPS} OR walls_keeps_contacts(sheet_id)",
            removes=f"{_KEEPS} OR walls_keeps_contacts(sheet_id)",
        ),
        wall("contacts_confirmationlink"),
        policy(
            "contacts_confirmationlink",
            "link",
            sees=f"{_READS} OR walls_keeps_contact(contact_id)",
            adds=_KEEPS,
            changes=f"{_KEEPS} OR walls_keeps_contact(contact_id)",
            removes=f"{_KEEPS} OR walls_keeps_contact(contact_id)",
        ),
    ]
