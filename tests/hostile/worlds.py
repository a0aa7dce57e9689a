"""The world that attackers visit: one hospital with an incident, a file, a mail, a failed job."""

import re
from dataclasses import dataclass
from datetime import timedelta

from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from hygie.accounts import mails
from hygie.accounts.models import Membership, Review, ReviewLine
from hygie.accounts.operations import invitations, keys
from hygie.accounts.rules import Gift, KeyScope
from hygie.casework.models import Task
from hygie.casework.operations import support, tasks
from hygie.casework.rules.support import Help, Way
from hygie.establishments.models import RegisterImport
from hygie.incidents.operations import care, dispatches, drafts, notices, parents, sending, talk
from hygie.incidents.operations.care import Told
from hygie.incidents.operations.notices import Sending
from hygie.incidents.operations.talk import Joined, Said
from hygie.incidents.rules.care import Care
from hygie.incidents.rules.notices import NoticeKind
from hygie.incidents.rules.vocabulary import SupportKind
from hygie.kernel.actor import ANYONE, NATION, SYSTEM, Actor, Grant, Place, PlaceKind, Role
from hygie.notifications import operations as notifications
from hygie.notifications.models import Message, Notification
from hygie.platform import letters
from hygie.platform.installation import desk
from hygie.routing.models import Copy
from tests.assessments.factories import assessed_addresses
from tests.audits.factories import audited_addresses
from tests.cast import BELLEVUE
from tests.contacts.factories import KEY, a_contact
from tests.evidence.factories import proven_of_addresses
from tests.exhibits.factories import deposited
from tests.incidents.factories import a_declaration, a_draft, a_site
from tests.indicators.factories import added
from tests.lessons.factories import debriefed_addresses, story_addresses
from tests.observatory import openings
from tests.observatory.reporting import report_addresses
from tests.opssies.factories import exchanged_of_addresses
from tests.people import an_account
from tests.recovery.factories import a_file_of_addresses
from tests.referentials.factories import published
from tests.remediation.factories import plan_addresses
from tests.takeover.factories import a_past_of_addresses

BELLEVUE_SITE = Place(PlaceKind.SITE, BELLEVUE)
REFUSED_PAGE = "text/html; charset=utf-8"


@dataclass(frozen=True)
class World:
    """What there is to steal."""

    incident: object
    code: str
    addresses: dict[str, str]

    def url(self, route):
        """The address of a route, about the things of Bellevue."""
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: self.addresses[found[1]], route)


def a_world(site=None):
    """One incident of Bellevue with its file; a mail; an import; a crisis contact."""
    at = timezone.now()
    draft, code = a_draft(a_declaration(site=site or a_site(), at=at), at=at)
    file = drafts.attach(draft.pk, [b"Payez."], name="note.txt", by=ANYONE, at=at)
    incident = sending.send(draft.pk, by=ANYONE, at=at)
    draft.refresh_from_db()
    sent = Sending(duty="COMPLAINT", kind=NoticeKind.FIRST, sent_at=at, sender="Alice")
    notice = notices.note(incident.pk, sent, by=ANYONE, at=at, holder=draft)
    care.tell(
        incident.pk, Told(care=Care(transfers=1), at=at, reason="x"), by=ANYONE, at=at, holder=draft
    )
    file_sent = Joined(name="photo.txt", size=6, chunks=lambda: [b"Photo."])
    words = Said(text="L’écran du standard, en photo.", token="t", files=(file_sent,))
    message = talk.write(incident.pk, words, by=ANYONE, at=at, holder=draft)
    (indicator,) = added(incident, at=at)
    exhibit = deposited(incident, at=at)
    people = the_people(at)
    addresses = {
        **people,
        **what_else_there_is(incident, at=at),
        "number": incident.number,
        "session_id": "1",
        "link": "x" * 43,
        "passkey_id": "1",
        "identity_id": "1",
        "attachment_id": str(file.pk),
        "file_id": str(message.files.get().pk),
        **what_the_desk_did(incident, at=at),
        **a_file_of_addresses(incident, at=at),
        **debriefed_addresses(incident, at=at),
        **story_addresses(incident, at=at),
        "indicator_id": str(indicator.pk),
        "exhibit_id": str(exhibit.pk),
        "form": "csv",
        "indicator": "INC-01",
        **report_addresses(at=at),
        "duty": "COMPLAINT",
        "kind": "json",
        "sent_id": str(notice.pk),
        "slug": "vous",
        "job_id": "1",
        "finess": BELLEVUE,
        "code": "GHT-A",
        "place": KEY,
        "secret": "inconnu",
    }
    return World(incident, code, addresses)


def what_else_there_is(incident, *, at):
    """Something told, a mail, an import, a crisis contact."""
    (told,) = told_of(incident, to="lise@hygie.example", at=at)
    mail = Message.objects.create(to="a@b.example", subject="x", body="x", created_at=at)
    report = RegisterImport.objects.create(file_name="x.csv", started_at=at, by="Oscar")
    return {
        "told_id": str(told.pk),
        "message_id": str(mail.pk),
        "import_id": str(report.pk),
        **a_past_of_addresses(at=at),
        **plan_addresses(at=at),
        **audited_addresses(at=at),
        "version_id": str(published(at=at).pk),
        "line": "1",
        **proven_of_addresses(at=at),
        **exchanged_of_addresses(at=at),
        **assessed_addresses(at=at),
        "contact_id": str(a_contact(name="Jeanne Fictif", at=at).pk),
        "edition": openings.published().name,
        "file": "chiffres.csv",
    }


def what_the_desk_did(incident, *, at):
    """One message to many, a playbook that runs, an hour of help, a cause that others share."""
    lea = Actor(name="Léa", grants=(Grant(Role.CERT_ANALYST, NATION),))
    many = dispatches.start([incident.number], text="À tous.", token="t", by=lea, at=at)
    tasks.start(incident.pk, "FUITE", by=lea, at=at)
    task = Task.objects.filter(incident=incident, side="STRUCTURE").order_by("rank")[0]
    helped = support.note(incident.pk, an_hour(at), by=lea, at=at)
    common = parents.Said(title="Panne d’hébergeur", provider="", text="Connue.", token="t")
    parent = parents.open_parent(common, [incident.number], by=lea, at=at)
    copy = a_copy(incident, at)
    return {
        "task_id": str(task.pk),
        "support_id": str(helped.pk),
        "playbook_code": "PANNE",
        "copy_id": str(copy.pk),
        "rule_code": "MAJEUR-FSSI",
        "question_code": "SAUVEGARDES",
        "dispatch_id": str(many.pk),
        "parent_id": str(parent.pk),
    }


def told_of(incident, *, to, at):
    """What somebody with an account is told of an incident."""
    body = f"Lisez-le :\n{desk().address}/incidents/{incident.number}/\n"
    notifications.send(to=[to], subject="À lire", body=body, by=SYSTEM, at=at)
    return Notification.objects.order_by("-pk")[:1]


def a_copy(incident, at):
    """A copy for the ministry that waits for an address."""
    return Copy.objects.create(
        incident=incident,
        rule="MAJEUR-FSSI",
        rule_mark="x",
        rule_title="x",
        recipient="FSSI",
        why="x",
        state="HELD",
        made_at=at,
    )


def an_hour(at):
    """An hour of help that the desk gave."""
    return Help(
        way=Way.GIVEN,
        kind=SupportKind.ADVICE,
        minutes=60,
        giver="Léa",
        happened_on=timezone.localdate(at),
    )


def the_people(at):
    """At Bellevue: a reader with a role, an invitation that waits, an open review, a key."""
    lise = an_account(Actor(name="Lise", grants=(Grant(Role.READER, BELLEVUE_SITE),)))
    gift = Gift(role=Role.READER, place=BELLEVUE_SITE, starts_on=timezone.localdate(at))
    invited = invitations.invite(email="i@b.example", name="Inès", gift=gift, by=SYSTEM, at=at)
    day = timezone.localdate(at)
    review = Review.objects.create(
        place_kind="SITE", place_code=BELLEVUE, opened_on=day, due_on=day, told_on=day
    )
    held = Membership.objects.get(person=lise)
    line = ReviewLine.objects.create(review=review, membership=held)
    key, _ = a_key(place=BELLEVUE_SITE)
    return {
        "token": letters.token_of(mails.INVITE, invited.seed),
        "person_id": str(lise.pk),
        "membership_id": str(held.pk),
        "invitation_id": str(invited.pk),
        "review_id": str(review.pk),
        "line_id": str(line.pk),
        "key_id": str(key.pk),
    }


def routes(patterns=None, before=""):
    """Every address of the product, as its patterns write it."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern.url_patterns, before + str(pattern.pattern))
        else:
            yield before + str(pattern.pattern), pattern.callback


def read(answer):
    """Everything that an answer holds; its files are closed."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    for closer in answer._resource_closers:
        closer()
    return content


def with_code(code):
    """A browser that has resumed a declaration."""
    client = Client()
    assert client.post("/declarer/reprendre/", {"code": code}).status_code == 302
    return client


def a_key(*scopes, place=NATION, lasts=timedelta(days=1), made=timedelta(0)):
    """The header of a machine."""
    at = timezone.now() - made
    key, text = keys.make(
        name="automate",
        scopes=list(scopes or KeyScope),
        place=place,
        expires_at=at + lasts,
        by=SYSTEM,
        at=at,
    )
    return key, {"HTTP_AUTHORIZATION": f"Bearer {text}"}
