"""One incident of the demonstration in the middle of its life: care, talk, tasks, evidence."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from django.utils import timezone

from hygie.accounts import queries as accounts
from hygie.casework.models import Task
from hygie.casework.operations import support, tasks
from hygie.casework.rules.support import Help, Way
from hygie.casework.rules.tasks import Said as Done
from hygie.casework.rules.tasks import TaskState
from hygie.demonstration.aftermath import WORDS
from hygie.demonstration.incidents import read, some
from hygie.demonstration.people import DOMAIN
from hygie.establishments.models import Site
from hygie.exhibits.operations import keeping as evidence
from hygie.exhibits.rules import custody
from hygie.exhibits.rules import kinds as exhibits
from hygie.incidents.models import Incident
from hygie.incidents.operations import answers, care, questions, talk
from hygie.incidents.operations.talk import Said
from hygie.incidents.past import Past
from hygie.incidents.queries import questions as queries
from hygie.incidents.rules.care import ActKind, Care, Unit, UnitState
from hygie.incidents.rules.lifecycle import Severity, Status
from hygie.incidents.rules.questions import Changes, shipped
from hygie.incidents.rules.talk import Side
from hygie.incidents.rules.vocabulary import Origin, PatientDanger, SupportKind
from hygie.indicators.operations import keeping
from hygie.indicators.rules.kinds import Found, Kind
from hygie.kernel.actor import Actor, Place

_ASKED = "Les urgences admettent sur papier. Peut-on rallumer le serveur d’impression ?"
_ANSWERED = "Pas encore : gardez-le éteint, nous lisons ses journaux. Réponse avant 18 h."
_REPLIES = {
    "SAUVEGARDES": "Intactes, pas encore vérifiées",
    "INTERVENANTS": "La société de réponse à incident de l’assureur, depuis hier.",
}
_SEEN = (
    Found(kind=Kind.DOMAIN, value="facture-en-ligne.example"),
    Found(kind=Kind.FILE_NAME, value="Facture_mars.pdf.exe"),
    Found(kind=Kind.IPV4, value="198.51.100.23"),
    Found(kind=Kind.SHA256, value=hashlib.sha256(b"Facture_mars.pdf.exe").hexdigest()),
)
# The moments of its story, between its qualification and now.
_MOMENTS = 6
_TOKENS = ("demo-1", "demo-2")


def to_live(site: Site, *, seed: int, at: datetime) -> Past:
    """An attack of two days ago on this hospital, which its analyst has qualified."""
    start = at - timedelta(days=2)
    drawn = some([site], 50, start=start, end=start + timedelta(hours=4), seed=seed, at=at)
    past = next(each for each in drawn if each.declaration.cause.origin == Origin.MALICIOUS)
    return replace(
        past,
        acknowledged_at=past.declared_at + timedelta(minutes=20),
        qualified_at=past.declared_at + timedelta(hours=2),
        closed_at=None,
        severity=Severity.MAJOR,
        analyst="Léa Analyste",
    )


def enliven(*, own: Place, at: datetime) -> Incident:
    """Let the people of a hospital and the desk work on its attack."""
    rows = Incident.objects.filter(declared_entity=own.code, nature="INCIDENT")
    incident = rows.filter(status=Status.QUALIFIED).latest("declared_at", "id")
    assert incident.qualified_at is not None  # noqa: S101 - it is qualified
    step = (at - incident.qualified_at) / _MOMENTS
    moments = [incident.qualified_at + step * rank for rank in range(1, _MOMENTS)]
    lea, anne = (person(login, at) for login in ("analyste", "rssi"))
    _follow_care(incident, by=anne, at=moments[0])
    _talk(incident, lea, anne, at=moments[1])
    _do_tasks(incident, lea, anne, at=moments[2])
    keeping.add(incident.pk, keeping.Adding(found=_SEEN, confirmed=True), by=anne, at=moments[3])
    given = Help(
        way=Way.GIVEN,
        kind=SupportKind.TECHNICAL_HELP,
        minutes=90,
        giver="Équipe d’analyse",
        happened_on=timezone.localdate(moments[4]),
    )
    support.note(incident.pk, given, by=lea, at=moments[4])
    _keep_evidence(incident, lea, anne, since=moments[2], at=moments[4])
    _answer(incident, lea, anne, at=moments[4])
    return incident


def person(login: str, at: datetime) -> Actor:
    """Somebody of the demonstration, with the roles of that day."""
    found = accounts.any_person(f"{login}@{DOMAIN}")
    return accounts.any_actor(found, today=timezone.localdate(at))


def _follow_care(incident: Incident, *, by: Actor, at: datetime) -> None:
    now = Care(
        danger=PatientDanger.POTENTIAL,
        units=(
            Unit(name="Urgences", state=UnitState.DEGRADED),
            Unit(name="Imagerie", state=UnitState.STOPPED),
        ),
        acts={ActKind.CONSULTATIONS: 14},
        degraded_since=incident.declared_at,
    )
    care.tell(incident.pk, care.Told(care=now, at=at), by=by, at=at)


def _talk(incident: Incident, lea: Actor, anne: Actor, *, at: datetime) -> None:
    asked = talk.write(incident.pk, Said(text=_ASKED, token=_TOKENS[0]), by=anne, at=at)
    soon = at + timedelta(minutes=1)
    talk.mark_read(incident, side=Side.DESK, upto=asked.pk, by=lea, at=soon)
    talk.write(incident.pk, Said(text=_ANSWERED, token=_TOKENS[1]), by=lea, at=soon)


def _do_tasks(incident: Incident, lea: Actor, anne: Actor, *, at: datetime) -> None:
    tasks.start(incident.pk, "RANCONGICIEL", by=lea, at=at)
    first, second, third, *_ = Task.objects.filter(incident=incident).order_by("rank")
    for task in (first, second):
        tasks.act(incident.pk, task.pk, Done(state=TaskState.DONE), by=anne, at=at)
    given = Done(state=TaskState.DOING, owner="Didier Dsi")
    tasks.act(incident.pk, third.pk, given, by=anne, at=at)


def _answer(incident: Incident, lea: Actor, anne: Actor, *, at: datetime) -> None:
    """The desk has one more recipient read the answers to a question; the structure answers two."""
    backups = shipped()["SAUVEGARDES"]
    changes = Changes(
        wording=backups.wording,
        told=backups.told | {"COMPLAINT"},
        why="L’enquête demande, elle aussi, si les sauvegardes ont été touchées.",
        when=backups.when,
    )
    questions.write(backups.code, changes, seen=backups.mark, by=lea, at=at)
    put = queries.any_asked(incident, queries.any_questions().values())
    said = {
        each.code: answers.Said(value=_REPLIES[each.code], mark=each.mark)
        for each in put
        if each.code in _REPLIES
    }
    answers.answer(incident.pk, said, by=anne, at=at + timedelta(minutes=5))


def _keep_evidence(
    incident: Incident, lea: Actor, anne: Actor, *, since: datetime, at: datetime
) -> None:
    """Small texts that say themselves invented: deposited, looked at again, handed over."""
    for told in read(WORDS)["exhibit"]:
        origin = custody.Origin(
            kind=exhibits.Kind(told["kind"]),
            taken_from=told["taken_from"],
            collected_by=anne.name,
            collected_at=since - timedelta(minutes=30),
            how=told["how"],
        )
        deposit = evidence.Deposit(
            name=told["name"], chunks=partial(_content, told["content"]), origin=origin
        )
        kept = evidence.deposit(incident.pk, deposit, by=anne, at=since)
        evidence.verify(incident.pk, kept.pk, by=lea, at=at)
        if "handed" in told:
            noted = custody.Noted(
                act=exhibits.Act.HANDED, happened_at=at, to=custody.Receiver(**told["handed"])
            )
            evidence.note(incident.pk, kept.pk, noted, by=anne, at=at + timedelta(minutes=20))


def _content(text: str) -> list[bytes]:
    return [text.encode()]
