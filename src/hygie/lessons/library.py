"""Reading returns of experience: the versions of an incident, and the library of all."""

from dataclasses import dataclass
from uuid import UUID

from hygie.accounts import queries as accounts
from hygie.establishments import queries as establishments
from hygie.incidents.models import Incident
from hygie.kernel.actor import Actor, Place, PlaceKind
from hygie.kernel.text import fold
from hygie.lessons import access, queries
from hygie.lessons.models import Published, Story, StoryAnswer
from hygie.lessons.rules import anonymity, stories
from hygie.lessons.rules.anonymity import Names
from hygie.lessons.rules.stories import Answer, Group
from hygie.lessons.rules.stories import Story as StorySaid
from hygie.recovery import queries as recovery

# What the library shows at once: beyond, one narrows it.
MOST = 100


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the library is narrowed to; empty means all."""

    words: str = ""
    kind: str = ""
    group: str = ""


def shelf(actor: Actor, wanted: Wanted) -> list[Published]:
    """The library, the latest month first; within a month in an order that tells nothing."""
    if not access.may_read_library(actor):
        return []
    rows = Published.objects.order_by("-month", "id")
    for name, value in (("kind", wanted.kind), ("group", wanted.group)):
        if value:
            rows = rows.filter(**{name: value})
    for word in fold(wanted.words).split():
        rows = rows.filter(folded__contains=word)
    return list(rows[:MOST])


def one(actor: Actor, public_id: UUID) -> Published | None:
    """One text of the library."""
    if not access.may_read_library(actor):
        return None
    return Published.objects.filter(pk=public_id).first()


def any_stories(incident: Incident) -> list[Story]:
    """The versions of an incident, the last first."""
    return list(Story.objects.filter(incident=incident).order_by("-version"))


def any_last(incident: Incident) -> Story | None:
    """The last version."""
    return Story.objects.filter(incident=incident).order_by("-version").first()


def any_answers(incident: Incident) -> list[StoryAnswer]:
    """What happened to all versions, the latest first."""
    rows = StoryAnswer.objects.filter(incident=incident).select_related("story")
    return list(rows.order_by("-id"))


def any_last_answer(story: Story) -> StoryAnswer | None:
    """What happened last to a version."""
    return StoryAnswer.objects.filter(story=story).order_by("-id").first()


def any_published(incident: Incident) -> StoryAnswer | None:
    """The approval that stands, of whatever version: the last word on it is that it is approved."""
    last: dict[int, StoryAnswer] = {}
    for answer in any_answers(incident):
        last.setdefault(answer.story_id, answer)
    approved = (answer for answer in last.values() if answer.answer == Answer.APPROVED)
    return next(approved, None)


def any_said(story: Story) -> StorySaid:
    """A version as the rules read it: exactly what others will read."""
    return StorySaid(title=story.title, text=story.text, kind=story.kind, group=Group(story.group))


def any_names(incident: Incident) -> Names:
    """What would name the victim: what its incident knows, and who has an account there."""
    declared, site = recovery.any_declaration(incident), incident.site
    structures, places = [incident.structure_name], [incident.city]
    if site is not None:
        entity = site.entity
        structures += [site.name, *([entity.name] if entity else [])]
        structures += [entity.ght.name] if entity and entity.ght else []
        places += [site.city]
    debriefers = [row.written_by for row in queries.any_debriefs(incident)]
    people = [incident.declarant, declared.declarant.name, incident.analyst_name, *debriefers]
    return Names(
        structures=frozenset(structures),
        places=frozenset(places),
        people=frozenset(people),
        holders=accounts.any_names_at(incident.path() | _sisters(incident)) - set(people),
    )


def _sisters(incident: Incident) -> frozenset[Place]:
    """The other sites of its legal entity: who works there is of the same house."""
    entity = incident.site.entity if incident.site is not None else None
    rows = establishments.any_sites().filter(entity=entity) if entity else []
    return frozenset(Place(PlaceKind.SITE, site.finess) for site in rows)


def any_drawn(incident: Incident) -> str:
    """The beginning of a text: what the debriefs say, without what names the victim."""
    held = list(reversed(queries.any_debriefs(incident)))
    text = stories.drawn(
        story=next((each.story for each in held if each.story), ""),
        worked=[each.worked for each in held if each.worked],
        failed=[each.failed for each in held if each.failed],
        lessons=[each.text for each in queries.any_lessons(incident)],
    )
    return anonymity.without(text, any_names(incident))[: stories.LONGEST]
