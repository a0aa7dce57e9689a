"""The fields of a past incident, as people name them."""

LABELS = {
    "reference": "Référence dans l’outil",
    "declared_at": "Date de déclaration",
    "structure": "Établissement (nom)",
    "title": "Titre",
    "finess": "Établissement (numéro FINESS)",
    "city": "Commune",
    "department": "Département (code)",
    "narrative": "Récit",
    "occurred_at": "Date de survenue",
    "closed_at": "Date de clôture",
    "incident_type": "Type d’incident",
    "severity": "Gravité",
    "origin": "Origine",
    "danger": "Danger pour les patients",
    "data": "Effet sur les données",
    "organisation": "Effet sur le fonctionnement",
    "persons": "Nombre de personnes",
}
