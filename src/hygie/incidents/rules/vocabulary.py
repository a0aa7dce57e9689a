"""The words among which a declarant chooses (fields after the order of 30 October 2017; ours)."""

from hygie.kernel.enums import Labelled


class Answer(Labelled):
    """A question that may be answered without knowing yet."""

    YES = "YES", "Oui"
    NO = "NO", "Non"
    UNKNOWN = "UNKNOWN", "Je ne sais pas encore"


class OngoingState(Labelled):
    """Where the incident stands when it is declared."""

    ONGOING = "ONGOING", "En cours"
    CONTAINED = "CONTAINED", "Contenu : il ne s’étend plus"
    RESOLVED = "RESOLVED", "Résolu"
    UNKNOWN = "UNKNOWN", "Je ne sais pas encore"


class DataImpact(Labelled):
    """What happened to data: three families in public reports, as in article 4(12) of the GDPR."""

    NONE = "NONE", "Aucun effet sur les données"
    INACCESSIBLE_OR_LOST = (
        "INACCESSIBLE_OR_LOST",
        "Données inaccessibles ou perdues (disponibilité)",
    )
    INTEGRITY = "INTEGRITY", "Données modifiées ou douteuses (intégrité)"
    DISCLOSURE = (
        "DISCLOSURE",
        "Données volées, divulguées ou vues par un tiers (confidentialité)",
    )
    UNKNOWN = "UNKNOWN", "Je ne sais pas encore"


class DataKind(Labelled):
    """Whose data, or data about what."""

    PATIENT = "PATIENT", "Données de patients ou de résidents"
    STAFF = "STAFF", "Données du personnel"
    TECHNICAL = "TECHNICAL", "Données techniques (mots de passe, plans, configurations)"
    OPERATION = "OPERATION", "Données de fonctionnement (paie, achats, plannings)"


class PersonKind(Labelled):
    """The people whose data a breach concerns (GDPR, article 33.3 a; the list is ours)."""

    PATIENTS = "PATIENTS", "Patients ou résidents"
    MINORS = "MINORS", "Mineurs"
    PROTECTED = "PROTECTED", "Majeurs protégés"
    RELATIVES = "RELATIVES", "Proches, personnes à prévenir"
    STAFF = "STAFF", "Agents, professionnels"
    OTHERS = "OTHERS", "Autres (fournisseurs, visiteurs)"


class PatientDanger(Labelled):
    """Whether patients are, or may be, in danger."""

    NONE = "NONE", "Non"
    POTENTIAL = "POTENTIAL", "C’est possible"
    PROVEN = "PROVEN", "Oui, c’est avéré"
    UNKNOWN = "UNKNOWN", "Je ne sais pas encore"


class OrganisationImpact(Labelled):
    """What the incident does to the work of the structure."""

    NONE = "NONE", "On travaille normalement"
    DEGRADED_MODE = "DEGRADED_MODE", "Mode dégradé (papier, téléphone, contournements)"
    INTERRUPTION = "INTERRUPTION", "Une prise en charge est interrompue"
    TRANSFER_OR_DEPROGRAMMING = (
        "TRANSFER_OR_DEPROGRAMMING",
        "Des patients sont transférés ou déprogrammés",
    )
    UNKNOWN = "UNKNOWN", "Je ne sais pas encore"


class AffectedSystem(Labelled):
    """What is hit."""

    PATIENT_RECORD = "PATIENT_RECORD", "Dossier patient, prescription"
    APPLICATION = "APPLICATION", "Autre application"
    WORKSTATION = "WORKSTATION", "Postes de travail"
    SERVER = "SERVER", "Serveurs"
    DIRECTORY = "DIRECTORY", "Annuaire (Active Directory), comptes"
    BACKUP = "BACKUP", "Sauvegardes"
    NETWORK = "NETWORK", "Réseau, accès Internet"
    TELEPHONY = "TELEPHONY", "Téléphonie"
    MAIL = "MAIL", "Messagerie"
    BIOMEDICAL = "BIOMEDICAL", "Équipements biomédicaux"
    WEBSITE = "WEBSITE", "Site Internet"
    HOSTED_SERVICE = "HOSTED_SERVICE", "Service hébergé par un prestataire"
    BUILDING = "BUILDING", "Gestion technique du bâtiment"
    OTHER = "OTHER", "Autre"


class Origin(Labelled):
    """The first split of the public reports."""

    MALICIOUS = "MALICIOUS", "Malveillante, ou on le soupçonne"
    NON_MALICIOUS = "NON_MALICIOUS", "Non malveillante (panne, erreur, accident)"
    UNKNOWN = "UNKNOWN", "Je ne sais pas encore"


class SupportKind(Labelled):
    """The help that the declarant asks for."""

    NONE = "NONE", "Aucune aide pour le moment"
    ADVICE = "ADVICE", "Un conseil"
    TECHNICAL_HELP = "TECHNICAL_HELP", "Une aide technique"
    FORENSICS = "FORENSICS", "Une recherche de traces"
    CRISIS_HELP = "CRISIS_HELP", "Une aide à la gestion de crise"
    PRESS = "PRESS", "Une aide pour la communication"


class ReplyChannel(Labelled):
    """How the desk answers; the mail of a hacked network is not an option by default."""

    PHONE = "PHONE", "Téléphone"
    MAIL = "MAIL", "Courriel"
    PHONE_ONLY = "PHONE_ONLY", "Téléphone seulement : la messagerie n’est pas sûre"
