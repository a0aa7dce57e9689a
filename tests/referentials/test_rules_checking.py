from dataclasses import replace
from decimal import Decimal

import pytest

from hygie.referentials.rules.checking import Faulty, faults_of, faults_of_crosswalk
from hygie.referentials.rules.records import Crosswalk, Follow, Node, NodeKind, Proving
from tests.referentials.factories import a_catalogue, a_mapping, a_measure, a_scale, changed


def said(catalogue):
    return [str(fault) for fault in faults_of(catalogue)]


def test_what_holds_together_has_no_fault():
    assert said(a_catalogue(mappings=(a_mapping(),))) == []


@pytest.mark.parametrize(
    ("catalogue", "fault"),
    [
        (a_catalogue(a_measure("1"), a_measure("1")), "Référence 1 : elle est écrite 2 fois."),
        (changed("2", parent="O9"), "Mesure 2 : elle est rangée sous « O9 », qui n’existe pas."),
        (changed("O1", parent="2"), "Référence O1 : elle est rangée sous « 2 », qui vient après"),
        (changed("O1", parent="O1"), "Référence O1 : elle est rangée sous « O1 », qui vient après"),
        (changed("2", scale="quatre"), "Mesure 2 : l’échelle « quatre » n’existe pas."),
        (changed("2", scale=""), "Mesure 2 : l’échelle manque."),
        (changed("2", is_assessable=False), "Mesure 2 : elle a une échelle et ne s’évalue pas."),
        (changed("2", kind=NodeKind.OBJECTIVE), "Référence 2 : seule une mesure s’évalue."),
        (changed("2", follows=Follow(ref="7")), "Mesure 2 : elle suit « 7 », qui n’existe pas."),
        (changed("2", follows=Follow(ref="1", step=5)), "à partir du rang 5, qui n’existe pas."),
        (changed("1", follows=Follow(ref="2")), "Mesure 1 : elle suit « 2 », qui la suit"),
        (changed("2", follows=Follow(ref="2")), "Mesure 2 : elle suit « 2 », qui la suit"),
        (changed("2", follows=Follow(ref="O1")), "les deux doivent s’évaluer."),
        (changed("2", groups=("X",)), "Mesure 2 : le groupe « X » n’est pas décrit en tête."),
        (changed("2", title=" "), "Mesure 2 : le titre manque."),
        (changed("2", title="x" * 301), "Mesure 2 : le titre dépasse 300 caractères."),
        (changed("2", help="x" * 20_001), "Mesure 2 : un texte dépasse 20000 caractères."),
        (changed("2", ref=""), "sa référence manque"),
        (changed("2", weight=Decimal("NaN")), "Mesure 2 : le poids est entre 0 et 1000."),
        (changed("O1", provings=(Proving(event_kind=1, step=1),)), "seule une mesure se prouve."),
        (changed("2", provings=(Proving(event_kind=62, step=1),)), "l’évènement 62 n’est pas"),
        (changed("2", provings=(Proving(event_kind=1, step=3),)), "prouve un rang qui n’existe"),
        (changed("2", provings=(Proving(event_kind=1, step=0),)), "prouve un rang qui n’existe"),
        (changed("2", provings=(Proving(event_kind=1, step=1),) * 2), "prouve deux fois"),
        (a_catalogue(slug="Pas un nom"), "En-tête : le nom court"),
        (a_catalogue(title=""), "En-tête : le titre manque."),
        (a_catalogue(version="v" * 41), "En-tête : « version » dépasse 40 caractères."),
        (a_catalogue(source=""), "En-tête : la source manque."),
        (a_catalogue(source_url="javascript:alert(1)"), "En-tête : l’adresse de la source"),
        (a_catalogue(language="français"), "En-tête : la langue est un code"),
        (a_catalogue(scales=(a_scale(), a_scale())), "Échelle oui-non : elle est écrite 2 fois."),
        (a_catalogue(nodes=()), "Mesures : il n’y en a aucune à évaluer."),
        (
            a_catalogue(mappings=(a_mapping("9"),)),
            "Correspondance 1 : la référence « 9 » n’existe pas.",
        ),
        (a_catalogue(mappings=(a_mapping(),) * 2), "écrite 2 fois."),
        (a_catalogue(mappings=(a_mapping(strength=101),)), "la force est entre 0 et 100."),
    ],
)
def test_each_fault_is_said_with_its_place(catalogue, fault):
    assert any(fault in each for each in said(catalogue)), said(catalogue)


@pytest.mark.parametrize(
    ("scale", "fault"),
    [
        (a_scale(labels=("Non", "Non")), "écrite 2 fois."),
        (a_scale(steps=a_scale().steps[:1]), "il faut de 2 à"),
        (a_scale(steps=a_scale().steps[::-1]), "les rangs vont de 0 en 0"),
        (a_scale(steps=(replace(a_scale().steps[0], value=Decimal(2)),) * 2), "entre 0 et 1."),
        (
            a_scale(steps=tuple(replace(each, value=1 - each.value) for each in a_scale().steps)),
            "les valeurs montent",
        ),
        (a_scale(labels=("", "Oui")), "chaque réponse a un texte"),
    ],
)
def test_a_scale_that_is_none_is_said(scale, fault):
    assert any(fault in each for each in said(a_catalogue(scales=(scale, a_scale("trois")))))


def test_a_long_chain_and_a_long_circle_of_follow_ups_are_found_without_turning_for_ever():
    chain = [a_measure(str(n), follows=Follow(ref=str(n - 1)) if n else None) for n in range(4000)]
    circle = [replace(chain[0], follows=Follow(ref="3999")), *chain[1:]]

    assert any("plus de 50 mesures se suivent." in each for each in said(a_catalogue(*chain)))
    assert any("plus de 50 mesures se suivent." in each for each in said(a_catalogue(*circle)))


def test_a_tree_that_is_too_deep_and_too_many_lines_are_refused():
    deep = [Node(ref="0", kind=NodeKind.OBJECTIVE, title="0")] + [
        Node(ref=str(n), kind=NodeKind.SUB_OBJECTIVE, title=str(n), parent=str(n - 1))
        for n in range(1, 20)
    ]
    many = tuple(a_measure(str(n)) for n in range(5001))

    assert any(
        "l’arbre a plus de 12 étages." in each for each in said(a_catalogue(nodes=tuple(deep)))
    )
    assert any("plus de 5000 : rien n’est lu." in each for each in said(a_catalogue(*many)))


def test_a_table_of_correspondence_is_checked_too():
    crosswalk = Crosswalk(slug="a-b", title="A et B", version="1", from_slug="a", to_slug="B b")

    found = [str(each) for each in faults_of_crosswalk(crosswalk)]

    assert "En-tête : le nom court d’arrivée n’en est pas un." in found
    assert "Correspondances : il n’y en a aucune." in found


def test_a_refusal_tells_how_many_and_its_faults_are_listed_once():
    refusal = Faulty(faults_of(a_catalogue(title="", version="", source="", nodes=())))

    assert refusal.sentence == "Ce référentiel n’est pas chargé\u00a0: 4 fautes."
    assert str(refusal).count("le titre manque") == 1
