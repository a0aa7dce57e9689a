"""The one table of who may do what: each role, where it is held, what it may do, whom it invites.

`docs/user/roles.md` is generated from it. A role reaches its place and every place below.
"""

from dataclasses import dataclass, field

from hygie.kernel.enums import Labelled


class PlaceKind(Labelled):
    """The levels of the tree, from the leaves to the root."""

    SITE = "SITE", "Site"
    LEGAL_ENTITY = "LEGAL_ENTITY", "Entité juridique"
    GHT = "GHT", "GHT"
    REGION = "REGION", "Région"
    NATION = "NATION", "France"


class Role(Labelled):
    """What somebody is, at a place."""

    DIRECTOR = "DIRECTOR", "Direction"
    CISO = "CISO", "RSSI"
    CIO = "CIO", "DSI"
    DPO = "DPO", "Délégué à la protection des données"
    CARE_MANAGER = "CARE_MANAGER", "Cadre de soins"
    READER = "READER", "Lecteur"
    GHT_OFFICER = "GHT_OFFICER", "Référent cyber du GHT"
    ARS_OFFICER = "ARS_OFFICER", "Référent cyber de l’ARS"
    CERT_ANALYST = "CERT_ANALYST", "Analyste du CERT"
    POOLED_EXPERT = "POOLED_EXPERT", "Expert mutualisé"
    PROGRAMME_REVIEWER = "PROGRAMME_REVIEWER", "Instructeur de programme"
    OBSERVER = "OBSERVER", "Observateur national"
    ADMINISTRATOR = "ADMINISTRATOR", "Administrateur des comptes"
    OPERATOR = "OPERATOR", "Exploitant de la plateforme"


class Power(Labelled):
    """One thing that a role may do at its place and below."""

    READ_CASES = "READ_CASES", "Lire les incidents, leurs pièces et leur suite"
    TELL_AUTHORITIES = (
        "TELL_AUTHORITIES",
        "Préparer et noter ce qui est envoyé aux autorités pour un incident",
    )
    TELL_CARE = (
        "TELL_CARE",
        "Dire la situation des soins pendant un incident, et ce qui y est décidé pour les soins",
    )
    TALK = "TALK", "Échanger des messages au sujet d’un incident, entre la structure et l’astreinte"
    KEEP_EXHIBITS = (
        "KEEP_EXHIBITS",
        "Déposer, consulter, vérifier et remettre les éléments de preuve d’un incident",
    )
    HANDLE_CASES = "HANDLE_CASES", "Traiter les incidents : prendre en compte, qualifier, clore"
    KEEP_RECOVERY = (
        "KEEP_RECOVERY",
        "Tenir le dossier de reconstruction d’un incident : étapes, heures, coûts, reste à faire",
    )
    # A publication binds the structure: its direction and its CISO, nobody in their place.
    APPROVE_STORY = (
        "APPROVE_STORY",
        "Approuver, pour la structure, un retour d’expérience à publier, ou le retirer",
    )
    # The accounts of a hospital: its direction and those who spend, and the region that helps to
    # pay. The desk, the group and the other readers read the file without its euros.
    READ_COSTS = "READ_COSTS", "Lire ce qu’un incident a coûté, en euros"
    READ_POSTURE = (
        "READ_POSTURE",
        "Lire où en est un établissement : évaluations, preuves, audits, plan d’action",
    )
    ANSWER_MEASURES = "ANSWER_MEASURES", "Répondre aux mesures d’une campagne"
    # The answer binds the establishment: its direction and its CISO send it, nobody in their place.
    SUBMIT_ANSWERS = (
        "SUBMIT_ANSWERS",
        "Remettre, pour l’établissement, ses réponses à une campagne",
    )
    KEEP_EVIDENCE = "KEEP_EVIDENCE", "Déposer, remplacer et retirer des preuves"
    KEEP_AUDITS = "KEEP_AUDITS", "Tenir les audits et leurs constats"
    KEEP_PLAN = "KEEP_PLAN", "Tenir le plan d’action et ses dérogations"
    REVIEW_ANSWERS = "REVIEW_ANSWERS", "Examiner les réponses remises, mesure par mesure"
    OPEN_CAMPAIGNS = "OPEN_CAMPAIGNS", "Ouvrir, suivre et fermer des campagnes"
    EXCHANGE_EVENTS = "EXCHANGE_EVENTS", "Reprendre et transmettre des fichiers OPSSIES"
    KEEP_REFERENTIALS = "KEEP_REFERENTIALS", "Charger et publier des référentiels"
    READ_FIGURES = "READ_FIGURES", "Lire les chiffres, sans nom ni texte"
    # What is published stays said: the observer of the nation for the nation, the agency for its
    # region. Who handles the incidents does not decide what is told of them.
    PUBLISH_FIGURES = (
        "PUBLISH_FIGURES",
        "Écrire, publier et retirer les rapports de l’observatoire",
    )
    READ_CONTACTS = "READ_CONTACTS", "Lire et imprimer les contacts de crise"
    KEEP_CONTACTS = "KEEP_CONTACTS", "Tenir et confirmer les contacts de crise"
    READ_TRAIL = "READ_TRAIL", "Savoir qui a lu les incidents et qui y a agi"
    KEEP_ACCOUNTS = "KEEP_ACCOUNTS", "Inviter, revoir et suspendre des comptes"
    KEEP_KEYS = "KEEP_KEYS", "Faire et révoquer les clés des machines"
    LOAD_REGISTER = "LOAD_REGISTER", "Charger le registre des établissements"
    OPERATE = "OPERATE", "Exploiter la plateforme : tâches, mails, sauvegardes"


P, R, K = Power, Role, PlaceKind


@dataclass(frozen=True, kw_only=True)
class Charter:
    """What one role is: where it is held, what it may do, which roles it may give."""

    held_at: frozenset[PlaceKind]
    powers: frozenset[Power]
    gives: frozenset[Role] = field(default=frozenset())
    # A role of one establishment asks for one factor; all others for two, wherever they are held.
    is_local: bool = False
    # Such a role is given for a mission, with a last day.
    needs_mission: bool = False


_HOSPITAL = frozenset({K.SITE, K.LEGAL_ENTITY, K.GHT})
_STAFF = frozenset({R.CIO, R.DPO, R.CARE_MANAGER, R.READER})
_READS = frozenset({P.READ_CASES, P.READ_FIGURES, P.READ_CONTACTS, P.READ_POSTURE})
_KEEPS = frozenset({P.ANSWER_MEASURES, P.KEEP_EVIDENCE, P.KEEP_AUDITS, P.KEEP_PLAN})

CHARTERS: dict[Role, Charter] = {
    R.DIRECTOR: Charter(
        held_at=_HOSPITAL,
        powers=_READS
        | {P.TELL_AUTHORITIES, P.TELL_CARE, P.TALK, P.KEEP_EXHIBITS, P.KEEP_CONTACTS}
        | {P.KEEP_RECOVERY, P.READ_COSTS, P.APPROVE_STORY}
        | _KEEPS
        | {P.SUBMIT_ANSWERS, P.READ_TRAIL, P.KEEP_ACCOUNTS},
        gives=_STAFF | {R.CISO},
        is_local=True,
    ),
    R.CISO: Charter(
        held_at=_HOSPITAL,
        powers=_READS
        | {P.TELL_AUTHORITIES, P.TELL_CARE, P.TALK, P.KEEP_EXHIBITS, P.KEEP_CONTACTS}
        | {P.KEEP_RECOVERY, P.READ_COSTS, P.APPROVE_STORY}
        | _KEEPS
        | {P.SUBMIT_ANSWERS, P.READ_TRAIL, P.KEEP_ACCOUNTS, P.KEEP_KEYS},
        gives=_STAFF,
        is_local=True,
    ),
    R.CIO: Charter(
        held_at=_HOSPITAL,
        powers=_READS | _KEEPS | {P.TALK, P.KEEP_CONTACTS, P.KEEP_RECOVERY, P.READ_COSTS},
        is_local=True,
    ),
    R.DPO: Charter(
        held_at=_HOSPITAL,
        powers=_READS | {P.TELL_AUTHORITIES, P.TALK, P.ANSWER_MEASURES, P.READ_TRAIL},
        is_local=True,
    ),
    R.CARE_MANAGER: Charter(
        held_at=_HOSPITAL,
        powers=frozenset({P.READ_CASES, P.TELL_CARE, P.READ_CONTACTS})
        | {P.READ_POSTURE, P.ANSWER_MEASURES},
        is_local=True,
    ),
    R.READER: Charter(
        held_at=_HOSPITAL,
        powers=frozenset({P.READ_CASES, P.READ_CONTACTS, P.READ_POSTURE}),
        is_local=True,
    ),
    R.GHT_OFFICER: Charter(
        held_at=frozenset({K.GHT}),
        powers=_READS
        | {P.KEEP_CONTACTS, P.KEEP_ACCOUNTS}
        | {P.KEEP_AUDITS, P.KEEP_PLAN, P.OPEN_CAMPAIGNS},
        gives=_STAFF | {R.DIRECTOR, R.CISO},
    ),
    R.ARS_OFFICER: Charter(
        held_at=frozenset({K.REGION}),
        powers=_READS
        | {P.READ_COSTS, P.REVIEW_ANSWERS, P.OPEN_CAMPAIGNS, P.EXCHANGE_EVENTS}
        | {P.PUBLISH_FIGURES},
    ),
    R.CERT_ANALYST: Charter(
        held_at=frozenset({K.NATION}),
        powers=_READS | {P.HANDLE_CASES, P.TELL_AUTHORITIES, P.TELL_CARE, P.TALK, P.KEEP_EXHIBITS},
    ),
    R.POOLED_EXPERT: Charter(
        held_at=_HOSPITAL,
        powers=frozenset({P.READ_CASES, P.READ_CONTACTS, P.READ_POSTURE}) | _KEEPS,
        needs_mission=True,
    ),
    R.PROGRAMME_REVIEWER: Charter(
        held_at=frozenset({K.REGION, K.NATION}),
        powers=frozenset({P.READ_FIGURES, P.READ_POSTURE, P.REVIEW_ANSWERS})
        | {P.OPEN_CAMPAIGNS, P.EXCHANGE_EVENTS, P.KEEP_REFERENTIALS},
    ),
    R.OBSERVER: Charter(
        held_at=frozenset({K.NATION}), powers=frozenset({P.READ_FIGURES, P.PUBLISH_FIGURES})
    ),
    R.ADMINISTRATOR: Charter(
        held_at=frozenset(K),
        powers=frozenset({P.KEEP_ACCOUNTS, P.KEEP_KEYS, P.LOAD_REGISTER}),
        gives=frozenset(R),
    ),
    R.OPERATOR: Charter(
        held_at=frozenset({K.NATION}), powers=frozenset({P.OPERATE, P.LOAD_REGISTER})
    ),
}


def with_power(power: Power) -> frozenset[Role]:
    """The roles that may do this."""
    return frozenset(role for role, charter in CHARTERS.items() if power in charter.powers)


def needs_second_factor(role: Role, kind: PlaceKind) -> bool:
    """Say whether a role asks for two factors: it sees more than one establishment, or keeps them.

    A legal entity is one establishment, however many sites it has; a group is several.
    """
    return not CHARTERS[role].is_local or kind not in {PlaceKind.SITE, PlaceKind.LEGAL_ENTITY}
