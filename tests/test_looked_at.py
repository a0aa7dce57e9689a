"""Every page that answers is looked at by a journey in a browser, axe and telephone included."""

import re
from pathlib import Path

from tests.hostile.table import plain
from tests.hostile.worlds import routes

JOURNEYS = Path(__file__).parent / "journeys"
# What comes to a page without being one: files, fragments, turnings.
NO_PAGE = {
    "incidents/nouveautes/",
    "incidents/tableau.csv",
    "incidents/<number>/pieces/<attachment_id>/",
    "incidents/<number>/demarches/<duty>/document.<kind>",
    "declarer/demarches/<duty>/document.<kind>",
    "incidents/<number>/echanges/nouveautes/",
    "incidents/<number>/echanges/<file_id>/",
    "declarer/echanges/nouveautes/",
    "declarer/echanges/<file_id>/",
    "declarer/structures/",
    "declarer/accuse.pdf",
    "astreinte/releve.pdf",
    "incidents/<number>/reconstruction/dossier.pdf",
    "incidents/<number>/reconstruction/dossier.<form>",
    "incidents/<number>/copies/<copy_id>/document.json",
    "declarer/formulaire-papier.pdf",
    "etablissements/imports/<import_id>/lignes.csv",
    "compte/identites/<slug>/connexion/",
}
# Each page, and the name under which a journey looks at it.
LOOKED_AT = {
    "": "home",
    "api/": "api",
    "exploitation/taches/": "jobs",
    "exploitation/sauvegardes/": "backups",
    "notifications/": "told",
    "notifications/reglages/": "habits",
    "messages/": "mails",
    "messages/<message_id>/": "mail",
    "compte/connexion/": "sign-in",
    "compte/connexion/code/": "second-factor-asked",
    "compte/confirmer/": "confirm",
    "compte/moi/": "me",
    "compte/moi/coordonnees/": "own-details",
    "compte/mot-de-passe/": "door-{page_of.strip('/')}",
    "compte/mot-de-passe/oublie/": "forgotten",
    "compte/mot-de-passe/nouveau/<link>/": "new-password",
    "compte/second-facteur/": "door-{page_of.strip('/')}",
    "compte/second-facteur/application/": "code-app",
    "compte/second-facteur/application/retirer/": "remove-factor",
    "compte/second-facteur/codes/": "recovery-codes",
    "compte/cles/": "add-passkey",
    "compte/cles/<passkey_id>/retirer/": "remove-passkey",
    "compte/identites/<slug>/lier/": "link-identity",
    "compte/identites/<slug>/retour/": "identity-given-up",
    "compte/identites/<identity_id>/delier/": "unlink-identity",
    "compte/invitation/<token>/": "accept",
    "comptes/": "people",
    "comptes/inviter/": "invite",
    "comptes/invitations/": "invitations",
    "comptes/revues/": "reviews",
    "comptes/revues/<review_id>/": "review",
    "comptes/<person_id>/": "person",
    "comptes/<person_id>/roles/": "give-role",
    "comptes/<person_id>/roles/<membership_id>/": "end-role",
    "comptes/<person_id>/fermer/": "close",
    "cles/": "keys",
    "incidents/": "desk",
    "incidents/tableau/": "table",
    "incidents/saisir/": "type-in",
    "incidents/saisir/signalement/": "type-in-signal",
    "incidents/envois/": "dispatch-new",
    "incidents/envois/<dispatch_id>/": "dispatch",
    "incidents/communs/": "parents",
    "incidents/communs/nouveau/": "parent-new",
    "incidents/communs/<parent_id>/": "parent",
    "incidents/<number>/incident-commun/": "parent-of",
    "incidents/<number>/": "incident-new",
    "incidents/<number>/demarches/<duty>/": "notice-desk",
    "incidents/<number>/soins/": "care-desk",
    "incidents/<number>/taches/": "tasks",
    "incidents/<number>/appui/": "support",
    "retours/": "stories",
    "retours/<public_id>/": "story-published",
    "incidents/<number>/retour/": "story",
    "lecons/": "lessons-waiting",
    "incidents/<number>/debriefings/": "debriefs",
    "incidents/<number>/debriefings/<debrief_id>/": "debrief-correct",
    "incidents/<number>/lecons/<lesson_id>/": "lesson",
    "incidents/<number>/actions/<action_id>/": "lesson-action",
    "incidents/<number>/reconstruction/": "recovery",
    "incidents/<number>/reconstruction/systemes/<system_id>/": "recovery-system",
    "incidents/<number>/reconstruction/etapes/<step_id>/": "recovery-step",
    "incidents/<number>/reconstruction/heures/": "recovery-hours",
    "incidents/<number>/reconstruction/couts/": "recovery-costs",
    "incidents/<number>/reconstruction/activite/": "recovery-activity",
    "incidents/<number>/reconstruction/lignes/<counted_id>/": "recovery-line",
    "incidents/<number>/reconstruction/reste/": "recovery-works",
    "incidents/<number>/reconstruction/reste/<work_id>/": "recovery-work",
    "declarer/appui/": "own-support",
    "declarer/taches/": "own-tasks",
    "incidents/<number>/lecteurs/": "readers",
    "declarer/lecteurs/": "own-readers",
    "incidents/<number>/copies/": "copies",
    "incidents/<number>/questions/": "questions",
    "incidents/<number>/completer/": "completion",
    "declarer/questions/": "own-questions",
    "astreinte/questions/": "question-list",
    "astreinte/questions/nouvelle/": "question-new",
    "astreinte/questions/<question_code>/": "question-kept",
    "astreinte/copies/": "copy-rules",
    "astreinte/copies/destinataires/": "recipients",
    "astreinte/copies/<rule_code>/": "copy-rule",
    "astreinte/copies/nouvelle/": "copy-rule-new",
    "astreinte/main-courante/": "log",
    "astreinte/releve/": "sheet",
    "astreinte/fiches/": "playbooks",
    "astreinte/fiches/nouvelle/": "playbook-new",
    "astreinte/fiches/<playbook_code>/": "playbook",
    "incidents/<number>/confier/": "hand-over",
    "incidents/<number>/cause/": "cause-desk",
    "incidents/<number>/indicateurs/": "indicators",
    "incidents/<number>/preuves/": "exhibits",
    "incidents/<number>/preuves/<exhibit_id>/": "exhibit",
    "indicateurs/": "indicators-found",
    "declarer/soins/": "care-declarant",
    "declarer/demarches/<duty>/": "notice-declarant",
    "declarer/echanges/": "talk-declarant",
    "consultations/": "trail",
    "contacts/": "contacts-region",
    "contacts/lien/<secret>/": "contact-link",
    "contacts/<place>/": "contacts",
    "contacts/<place>/ajouter/": "contact-errors",
    "contacts/<place>/<contact_id>/": "contact-change",
    "declarer/": "declare-1-structure",
    "declarer/structure/": "declare-1-structure",
    "declarer/enregistre/": "declare-kept",
    "declarer/signaler/": "signal",
    "declarer/relire/": "declare-6-review",
    "declarer/accuse/": "receipt",
    "declarer/reprendre/": "resume",
    "declarer/<slug>/": "declare-3-facts",
    "etablissements/": "register",
    "etablissements/imports/": "imports",
    "etablissements/imports/<import_id>/": "import-report",
    "etablissements/entites/<finess>/": "entites",
    "etablissements/ght/<code>/": "ght",
    "etablissements/<finess>/": "site",
}
# Named by the part of the address that leads there.
BY_ADDRESS = {"entites", "ght"}


def looked_at():
    """The names under which the journeys look at pages."""
    words = "".join(file.read_text("utf-8") for file in JOURNEYS.glob("test_*.py"))
    return set(re.findall(r'look_at\(\w+, f?"([^"]+)"', words)) | BY_ADDRESS


def test_every_page_is_looked_at_in_a_browser():
    pages = {
        plain(route)
        for route, view in routes()
        if getattr(view, "kind", "") in {"shows", "asks"} and plain(route) not in NO_PAGE
    }

    assert pages == LOOKED_AT.keys()
    assert set(LOOKED_AT.values()) - looked_at() == set()
