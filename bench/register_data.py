"""A register as large as the national one, made from a seed; nothing in it is real.

The shares of the categories and the way names are made follow the national file: many pharmacies,
homes and services, few hospitals, the same words everywhere.
"""

import lzma
import random
import re
from importlib import resources
from pathlib import Path

from hygie.kernel.finess import check_digit

# category, how many in a thousand, how its names begin
_CATEGORIES = [
    ("101", 2, ["CHU DE {city} SITE {saint}", "HOPITAL {person} CHU DE {city}", "CHU DE {city}"]),
    ("355", 16, ["CH DE {city}", "CENTRE HOSPITALIER DE {city}", "CENTRE HOSPITALIER {person}"]),
    ("106", 3, ["HOPITAL LOCAL DE {city}", "CH DE {city}"]),
    ("365", 7, ["CLINIQUE {saint}", "POLYCLINIQUE DU {place}", "HOPITAL PRIVE {person}"]),
    ("109", 9, ["CLINIQUE {place}", "SSR {flower}", "CENTRE DE READAPTATION {place}"]),
    ("292", 15, ["CHS {person}", "HDJ {flower}", "EPSM {place}"]),
    ("156", 25, ["CMP {city}", "CMP ENFANTS {flower}", "CMP ADULTES DE {city}"]),
    ("146", 9, ["UNITE AUTODIALYSE DE {city}", "UDM {city}"]),
    ("362", 6, ["USLD CH DE {city}", "USLD {flower}"]),
    ("127", 4, ["HAD DE {city}", "HAD {place}"]),
    (
        "500",
        75,
        ["EHPAD {flower}", "EHPAD RESIDENCE {person}", "EHPAD DU CH DE {city}", "EHPAD {saint}"],
    ),
    ("202", 22, ["RESIDENCE AUTONOMIE {flower}", "FOYER LOGEMENT {person}"]),
    ("354", 22, ["SSIAD DE {city}", "SSIAD {place}"]),
    ("460", 75, ["SAAD {flower}", "{city} SERVICES A DOMICILE", "AIDE A DOMICILE {place}"]),
    ("183", 14, ["IME {flower}", "IME {person}"]),
    ("182", 17, ["SESSAD {flower}", "SESSAD DE {city}"]),
    ("246", 15, ["ESAT {place}", "ESAT DE {city}"]),
    ("252", 14, ["FOYER D'HEBERGEMENT {flower}"]),
    ("255", 8, ["MAS {flower}", "MAS {person}"]),
    ("223", 22, ["PMI DE {city}", "CENTRE DE PMI {place}"]),
    ("124", 30, ["CENTRE DE SANTE {place}", "CENTRE DENTAIRE DE {city}"]),
    ("603", 24, ["MAISON DE SANTE DE {city}", "MSP {place}"]),
    (
        "611",
        42,
        ["LABORATOIRE {person}", "LBM BIO{flower} SITE DE {city}", "LABORATOIRE DE {city}"],
    ),
    ("620", 205, ["PHARMACIE {person}", "PHARMACIE DE LA {street}", "PHARMACIE DU {place}"]),
    ("300", 10, ["IFSI DU CH DE {city}", "IFAS DE {city}"]),
    ("462", 30, ["LIEU DE VIE {flower}", "MECS {person}"]),
    ("340", 20, ["UDAF SERVICE MJPM {city}", "MANDATAIRE {person}"]),
    (
        "899",
        259,
        [
            "ASSOCIATION {flower}",
            "CABINET {person}",
            "SERVICE {place} DE {city}",
            "CSAPA DE {city}",
        ],
    ),
]
_WORDS = {
    "saint": "JEAN PIERRE PAUL MARTIN MICHEL JOSEPH LOUIS ANDRE VINCENT ROCH CLAIRE ANNE MARIE",
    "place": "PARC VAL PLATEAU LAC MOULIN CHATEAU PONT PORT VALLON COTEAU BOIS MAIL CANAL RIVAGE",
    "street": "GARE MAIRIE POSTE FONTAINE REPUBLIQUE LIBERATION PLACE CATHEDRALE HALLE CROIX",
    "first": "JEAN MARIE PAUL JULES EMILE LOUISE ROBERT GEORGES ANDRE HENRI CHARLES SIMONE LUCIE",
    "last": """MARTIN BERNARD DUBOIS THOMAS ROBERT RICHARD PETIT DURAND LEROY MOREAU SIMON LAURENT
        LEFEBVRE MICHEL GARCIA DAVID BERTRAND ROUX VINCENT FOURNIER MOREL GIRARD ANDRE LEFEVRE
        MERCIER DUPONT LAMBERT BONNET FRANCOIS MARTINEZ LEGRAND GARNIER FAURE ROUSSEAU BLANC
        GUERIN MULLER HENRY""",
    "head": """MONT ROCHE VILLE CHATEAU PONT BOIS CHAMP FONT CLAIR BELLE HAUTE BASSE GRAND PETIT
        NEUF VIEUX MAUR BRI COUL FLEU GER LAM MER NOR OR PLE QUIN RAM SER TOUR VER ARG BEAU
        CASTEL DOM ESCO""",
    "tail": """MONT ROCHE VILLE VAL LIEU FORT COURT IGNY ERAC AC ANGES ETTE IERES ON OUX EVILLE
        BOURG DIEU AINE ELLE ENAY ERT ILLAC IN IS OGNE OLLES ONNE UELLE URS USSAC Y ENCOURT""",
    "middle": "A E I O AN EN IN ON AR ER OR AL EL IL OL ET",
    "flower": """LES_LILAS LES_ROSES LES_TILLEULS LES_CHARMILLES LES_MIMOSAS LES_GENETS
        LES_GLYCINES LES_ACACIAS LES_PEUPLIERS LES_OLIVIERS LES_CEDRES LA_ROSERAIE LES_HORTENSIAS
        LES_MAGNOLIAS BEAU_SEJOUR BON_ACCUEIL LE_CLOS_FLEURI LES_JARDINS LA_SOURCE L_OASIS""",
    "common": """hopital clinique ehpad pharmacie centre ch chu maison saint residence h ho st le
        a""",
}
_LISTS = {
    name: [word.replace("_", " ") for word in re.findall(r"\w+", words)]
    for name, words in _WORDS.items()
}
_SUFFIXES = [
    "",
    "",
    "",
    " SUR LOIRE",
    " LES BAINS",
    " EN BRESSE",
    " SOUS BOIS",
    " LE CHATEL",
    " LA VILLE",
]


class Country:
    """Cities, and the structures that stand in them."""

    def __init__(self, *, seed: int) -> None:
        self.chance = random.Random(seed)
        self.cities = [self._city(code) for code in _communes()]
        # A few cities hold most of the structures.
        self.weights = [1 / (rank + 3) for rank in range(len(self.cities))]
        self.chance.shuffle(self.weights)

    def _city(self, code: str) -> tuple[str, str]:
        saint = self.chance.random() < 0.2
        stem = self._made_up()
        name = f"ST {self.chance.choice(_LISTS['saint'])} {stem}" if saint else stem
        return code, name + self.chance.choice(_SUFFIXES)

    def _made_up(self) -> str:
        """A name of its own, as cities and families have: some 20,000 are possible."""
        choose = self.chance.choice
        return choose(_LISTS["head"]) + choose(_LISTS["middle"]) + choose(_LISTS["tail"])

    def _surname(self) -> str:
        return self.chance.choice(_LISTS["last"]) if self.chance.random() < 0.5 else self._made_up()

    def name(self, patterns: list[str], city: str) -> str:
        """A name as the register writes them."""
        choose = self.chance.choice
        return choose(patterns).format(
            city=city,
            saint=f"SAINT {choose(_LISTS['saint'])}",
            person=f"{choose(_LISTS['first'])} {choose(_LISTS['last'])}",
            flower=choose(_LISTS["flower"]),
            place=choose(_LISTS["place"]),
            street=choose(_LISTS["street"]),
        )

    def write_stock(self, path: Path, *, sites: int, day: str) -> None:
        """Write an etalab file with geolocation, as the State publishes them."""
        weights = [share for _, share, _ in _CATEGORIES]
        cities = self.chance.choices(self.cities, self.weights, k=sites)
        kinds = self.chance.choices(_CATEGORIES, weights, k=sites)
        with path.open("w", encoding="utf-8") as out:
            out.write(f"finess;etalab;111;{day}\n")
            numbers = []
            for rank, ((commune, city), (category, _, patterns)) in enumerate(
                zip(cities, kinds, strict=True)
            ):
                number = _finess(commune, rank)
                numbers.append(number)
                out.write(self._line(number, commune, city, category, patterns, rank))
            for number in numbers:
                x, y = self.chance.uniform(200_000, 1_100_000), self.chance.uniform(6.2e6, 7.0e6)
                crs = "1,ATLASANTE,96,BAN,EPSG:2154 RGF93 / Lambert-93 (Métropole)"
                out.write(f"geolocalisation;{number};{x:.1f};{y:.1f};{crs};{day}\n")

    def _line(
        self, number: str, commune: str, city: str, category: str, patterns: list[str], rank: int
    ) -> str:
        name = self.name(patterns, city)
        entity = _finess(commune, 500_000 + rank // 2)
        street = f"{self.chance.randint(1, 200)};R;DE LA {self.chance.choice(_LISTS['street'])}"
        postcode = f"{commune[:2]}{self.chance.randint(0, 99):02d}0"
        phone = self.chance.randint(10**8, 10**9 - 1)
        cells = (
            f"structureet;{number};{entity};{name[:32]};{name};;;{street};;;{commune[2:]};"
            f"{commune[:2]};DEPARTEMENT;{postcode} {city};0{phone};;"
            f"{category};Catégorie {category};1100;Agrégat;;8610Z;03;ARS;1;Public;1990-01-01;"
            "1990-01-01;2026-01-01;"
        )
        return f"{cells}\n"


def questions(country: Country, *, count: int, seed: int) -> list[str]:
    """What people type: whole names, beginnings, cities, numbers, very common words, slips."""
    chance = random.Random(seed)
    common = _LISTS["common"]
    asked = []
    for _ in range(count):
        _, _, patterns = chance.choice(_CATEGORIES)
        name = country.name(patterns, chance.choice(country.cities)[1]).lower()
        words = name.split()
        kind = chance.random()
        if kind < 0.35:  # the beginning of a name, while typing
            asked.append(name[: chance.randint(3, len(name))])
        elif kind < 0.55:  # a kind and a city
            asked.append(f"{words[0]} {chance.choice(country.cities)[1].lower()}")
        elif kind < 0.70:  # a slip
            asked.append(_slip(name, chance))
        elif kind < 0.82:
            asked.append(chance.choice(common)[: chance.randint(1, 9)])
        elif kind < 0.92:
            asked.append(chance.choice(country.cities)[1].lower())
        else:
            asked.append(_finess(chance.choice(country.cities)[0], chance.randint(0, 99_999)))
    return asked


def _slip(text: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(text) - 1)
    kind = chance.randrange(3)
    if kind == 0:
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return text[:place] + (text[place + 1 :] if kind == 1 else "e" + text[place + 1 :])


def _finess(commune: str, rank: int) -> str:
    stem = f"{commune[:2]}{rank:06d}"
    return stem + check_digit(stem)


def _communes() -> list[str]:
    file = resources.files("hygie.establishments") / "reference" / "commune_centers.csv.xz"
    lines = lzma.decompress(file.read_bytes()).decode().splitlines()[1:]
    return [line[:5] for line in lines if line[:2].isdigit() and line[:2] < "96"]
