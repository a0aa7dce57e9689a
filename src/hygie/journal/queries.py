"""Reading the journal. `any_…` skips access control: the caller has decided who may see."""

from django.db.models import Model, QuerySet

from hygie.journal.models import Entry, kind_of


def any_about(subject: Model) -> QuerySet[Entry]:
    """What was done to one thing, oldest first; who read it is another question."""
    rows = Entry.objects.filter(
        subject_kind=kind_of(subject), subject_id=str(subject.pk), is_reading=False
    )
    return rows.order_by("id")
