"""The six parts of a declaration. Everything may be empty: what is missing is said, not refused.

Labels, order and choices are ours (the order of 30 October 2017 gives four blocks, not fields).
"""

from dataclasses import dataclass
from datetime import datetime

from hygie.incidents.rules.fields import Kind, Sensitivity, described
from hygie.incidents.rules.vocabulary import (
    AffectedSystem,
    Answer,
    DataImpact,
    DataKind,
    OngoingState,
    OrganisationImpact,
    Origin,
    PatientDanger,
    PersonKind,
    ReplyChannel,
    SupportKind,
)

_CONTACT = Sensitivity.CONTACT
_SECRET = Sensitivity.CONFIDENTIAL


@dataclass(frozen=True, kw_only=True)
class Structure:
    """The structure concerned: found in the register, or written down as it is."""

    finess_et: str = described(Kind.LINE, "Numéro FINESS du site", "A", limit=9)
    finess_ej: str = described(Kind.LINE, "Numéro FINESS de l’entité juridique", "A", limit=9)
    name: str = described(
        Kind.LINE,
        "Nom de la structure",
        "A",
        required=True,
        help="Par exemple : centre hospitalier de Bellevue, EHPAD Les Tilleuls.",
    )
    city: str = described(Kind.LINE, "Commune", "A", required=True, limit=100)
    postcode: str = described(Kind.LINE, "Code postal", "A", limit=5)
    department: str = described(
        Kind.LINE, "Département", "A", limit=3, help="Son numéro : 01, 2A, 75, 974…"
    )
    category: str = described(Kind.LINE, "Catégorie FINESS", "A", limit=4)
    is_essential_or_important: Answer | None = described(
        Kind.CHOICE,
        "La structure est-elle une entité essentielle ou importante (NIS 2) ?",
        "A",
        choices=Answer,
        help="Si vous ne savez pas, votre RSSI ou votre direction le saura : cela peut attendre.",
    )
    is_ose: Answer | None = described(
        Kind.CHOICE,
        "La structure est-elle un opérateur de services essentiels (OSE) ?",
        "A",
        choices=Answer,
    )


@dataclass(frozen=True, kw_only=True)
class Declarant:
    """Who declares, how to call back, and whom else to reach."""

    name: str = described(
        Kind.LINE, "Votre nom et prénom", "A", required=True, sensitivity=_CONTACT
    )
    role: str = described(
        Kind.LINE,
        "Votre fonction",
        "A",
        required=True,
        limit=150,
        sensitivity=_CONTACT,
        help="Par exemple : directeur, RSSI, cadre de garde.",
    )
    phone: str = described(
        Kind.PHONE,
        "Téléphone où vous rappeler",
        "A",
        required=True,
        sensitivity=_CONTACT,
        help="Un numéro qui répond même si le réseau de la structure est coupé, de préférence "
        "un mobile.",
    )
    email: str = described(
        Kind.MAIL,
        "Courriel",
        "A",
        sensitivity=_CONTACT,
        help="Si la messagerie de la structure est touchée, donnez une autre adresse ou aucune.",
    )
    reply_channel: ReplyChannel | None = described(
        Kind.CHOICE, "Comment vous répondre ?", "A", choices=ReplyChannel
    )
    reachable_at_night: Answer | None = described(
        Kind.CHOICE, "Peut-on vous appeler la nuit ?", "A", choices=Answer
    )
    ciso_contact: str = described(Kind.LINE, "RSSI : nom, téléphone", "A", sensitivity=_CONTACT)
    technical_contact: str = described(
        Kind.LINE, "Équipe informatique : nom, téléphone", "A", sensitivity=_CONTACT
    )
    dpo_contact: str = described(
        Kind.LINE,
        "Délégué à la protection des données : nom, téléphone",
        "A",
        sensitivity=_CONTACT,
    )
    provider_contact: str = described(
        Kind.LINE, "Prestataire concerné : nom, téléphone", "A", sensitivity=_CONTACT
    )


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What happened and when. Moments are in UTC; the zone is the one of the structure."""

    title: str = described(
        Kind.LINE,
        "En une phrase, que se passe-t-il ?",
        "B",
        required=True,
        limit=150,
        sensitivity=_SECRET,
        help="Par exemple : les postes des urgences affichent une demande de rançon.",
    )
    observed_at: datetime | None = described(
        Kind.MOMENT,
        "Quand l’avez-vous constaté ?",
        "B",
        required=True,
        help="Le premier signe visible.",
    )
    aware_at: datetime | None = described(
        Kind.MOMENT,
        "Quand avez-vous compris que c’était un incident ?",
        "B",
        required=True,
        help="C’est de là que partent les délais légaux. Souvent le même moment que le constat.",
    )
    occurred_at: datetime | None = described(
        Kind.MOMENT, "Quand cela a-t-il commencé, si vous le savez ?", "B"
    )
    state: OngoingState | None = described(
        Kind.CHOICE, "Où en est l’incident ?", "B", required=True, choices=OngoingState
    )
    resolved_at: datetime | None = described(Kind.MOMENT, "Résolu quand ?", "B")
    narrative: str = described(
        Kind.TEXT,
        "Racontez ce que vous savez",
        "B",
        sensitivity=_SECRET,
        help="Sans nom ni numéro de patient. Vous pourrez compléter plus tard.",
    )
    systems: frozenset[AffectedSystem] = described(
        Kind.CHOICES, "Qu’est-ce qui est touché ?", "B", choices=AffectedSystem
    )
    services: str = described(
        Kind.LINE,
        "Services de soins touchés",
        "B",
        limit=500,
        help="Par exemple : urgences, laboratoire, bloc opératoire.",
    )
    machines: int | None = described(
        Kind.NUMBER, "Nombre de postes et serveurs touchés, environ", "B"
    )
    measures: str = described(
        Kind.TEXT,
        "Qu’avez-vous déjà fait ?",
        "B",
        limit=5_000,
        sensitivity=_SECRET,
        help="Par exemple : réseau coupé, sauvegardes débranchées, mots de passe changés.",
    )


@dataclass(frozen=True, kw_only=True)
class Impact:
    """What it does to care, to the structure, to data, to the neighbours."""

    patient_danger: PatientDanger | None = described(
        Kind.CHOICE,
        "Des patients ou des résidents sont-ils en danger ?",
        "C",
        required=True,
        choices=PatientDanger,
    )
    organisation: OrganisationImpact | None = described(
        Kind.CHOICE, "Comment travaille-t-on ?", "C", required=True, choices=OrganisationImpact
    )
    territory_effect: Answer | None = described(
        Kind.CHOICE,
        "Cela touche-t-il l’organisation des soins au-delà de la structure ?",
        "C",
        required=True,
        choices=Answer,
        help="Par exemple : SAMU, urgences d’un territoire, régulation, transferts vers d’autres "
        "établissements.",
    )
    spread_risk: Answer | None = described(
        Kind.CHOICE,
        "L’incident peut-il atteindre d’autres établissements ?",
        "C",
        required=True,
        choices=Answer,
        help="Par exemple : réseau commun du GHT, prestataire partagé, messages envoyés.",
    )
    data: frozenset[DataImpact] = described(
        Kind.CHOICES,
        "Que sont devenues les données ?",
        "C",
        required=True,
        choices=DataImpact,
    )
    data_kinds: frozenset[DataKind] = described(
        Kind.CHOICES, "Quelles données ?", "C", choices=DataKind
    )
    persons: int | None = described(Kind.NUMBER, "Nombre de personnes concernées, environ", "C")
    degraded_since: datetime | None = described(Kind.MOMENT, "En mode dégradé depuis quand ?", "C")
    degraded_until: datetime | None = described(
        Kind.MOMENT, "Jusqu’à quand, s’il est terminé ?", "C"
    )
    details: str = described(
        Kind.TEXT, "Précisions sur les conséquences", "C", limit=5_000, sensitivity=_SECRET
    )

    @property
    def lacks_start(self) -> bool:
        """Whether a degraded mode was told and its start was not: a time that is never made up."""
        begun = self.degraded_until or self.organisation == OrganisationImpact.DEGRADED_MODE
        return bool(begun) and self.degraded_since is None


@dataclass(frozen=True, kw_only=True)
class Cause:
    """Where it comes from, as far as one knows, and the help that is wanted."""

    origin: Origin | None = described(
        Kind.CHOICE, "D’où vient l’incident ?", "D", required=True, choices=Origin
    )
    incident_type: str = described(Kind.TYPE, "De quel type est-il ?", "D", limit=40)
    entry_vector: str = described(Kind.VECTOR, "Par où est-il entré ?", "D", limit=40)
    ransom_requested: Answer | None = described(
        Kind.CHOICE, "Une rançon est-elle demandée ?", "D", choices=Answer
    )
    root_cause: str = described(
        Kind.TEXT, "Cause, si vous la connaissez", "D", limit=5_000, sensitivity=_SECRET
    )
    indicators: str = described(
        Kind.TEXT,
        "Traces techniques",
        "D",
        limit=10_000,
        sensitivity=_SECRET,
        help="Adresses, noms de fichiers, empreintes : une par ligne.",
    )
    support: frozenset[SupportKind] = described(
        Kind.CHOICES, "De quelle aide avez-vous besoin ?", "E", required=True, choices=SupportKind
    )
    complaint_filed: Answer | None = described(
        Kind.CHOICE, "Avez-vous déposé plainte ?", "E", choices=Answer
    )
    already_told: str = described(
        Kind.LINE,
        "Qui avez-vous déjà prévenu ?",
        "E",
        limit=500,
        help="Par exemple : ARS, CNIL, police, prestataire, GHT.",
    )


@dataclass(frozen=True, kw_only=True)
class Authorities:
    """What other authorities ask besides: GDPR, article 33.3; NIS 2, article 23.4."""

    other_countries: Answer | None = described(
        Kind.CHOICE,
        "D’autres pays de l’Union européenne peuvent-ils être touchés ?",
        "C",
        choices=Answer,
        help="Par exemple : patients ou données d’un autre pays, prestataire européen commun.",
    )
    person_kinds: frozenset[PersonKind] = described(
        Kind.CHOICES, "De qui sont les données touchées ?", "C", choices=PersonKind
    )
    records: int | None = described(
        Kind.NUMBER,
        "Nombre d’enregistrements touchés, environ",
        "C",
        help="Dossiers, comptes rendus, lignes : ce que vous pouvez compter.",
    )
    consequences: str = described(
        Kind.TEXT,
        "Conséquences probables pour ces personnes",
        "C",
        limit=5_000,
        sensitivity=_SECRET,
        help="Par exemple : secret médical rompu, usurpation d’identité, soins retardés.",
    )
    persons_told: Answer | None = described(
        Kind.CHOICE, "Ces personnes sont-elles informées ?", "C", choices=Answer
    )
    persons_told_how: str = described(
        Kind.LINE,
        "Comment, quand, combien, ou pourquoi pas encore",
        "C",
        limit=500,
    )
    planned_measures: str = described(
        Kind.TEXT,
        "Mesures prévues",
        "B",
        limit=5_000,
        sensitivity=_SECRET,
        help="Ce qui reste à faire pour que cela cesse, et ne recommence pas.",
    )
