"""Reading the journal. `any_…` skips access control: the caller has decided who may see."""

from django.db.models import Model, QuerySet

from hygie.journal.models import Entry, kind_of


def any_about(subject: Model) -> QuerySet[Entry]:
    """The lines about one thing, oldest first."""
    return Entry.objects.filter(subject_kind=kind_of(subject), subject_id=str(subject.pk)).order_by(
        "id"
    )
