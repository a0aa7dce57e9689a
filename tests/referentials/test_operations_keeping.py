from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.referentials.models import Mapping, MappingSet, Node, Proving, Referential, Step, Version
from hygie.referentials.operations import keeping, shipping
from hygie.referentials.operations.keeping import AlreadyPublished, NotNow
from hygie.referentials.queries import catalogues, mappings, versions
from hygie.referentials.readers import shipped
from hygie.referentials.rules.checking import Faulty
from hygie.referentials.rules.records import Crosswalk, Relation
from tests.cast import EVERYBODY, NOON, PAULE
from tests.referentials.factories import NINA, a_catalogue, a_mapping, changed, published

pytestmark = pytest.mark.django_db
BY = {"by": NINA, "at": NOON}


def test_what_is_loaded_is_read_again_as_it_was():
    said = a_catalogue(mappings=(a_mapping(), a_mapping("2", "2.B.1", rationale="Même sujet")))

    version = keeping.load(said, **BY)

    assert catalogues.any_catalogue(version) == said
    assert version.state == "DRAFT"
    assert Entry.objects.get(what="referentials.loaded").detail == {
        "name": "Référentiel d’essai, 1"
    }


def test_what_is_faulty_leaves_nothing():
    with pytest.raises(Faulty):
        keeping.load(changed("2", scale="autre"), **BY)

    assert not Version.objects.exists()
    assert not Referential.objects.filter(slug="essai").exists()
    assert not Entry.objects.exists()


def test_the_same_again_changes_nothing_and_a_draft_is_replaced_by_another_content():
    first = keeping.load(a_catalogue(), **BY)

    assert keeping.load(a_catalogue(), **BY).pk == first.pk
    with pytest.raises(keeping.DraftIsThere, match="elle serait remplacée"):
        keeping.load(changed("2", title="Autrement"), **BY)
    second = keeping.load(changed("2", title="Autrement"), replaces=first.pk, **BY)

    assert Entry.objects.filter(what="referentials.discarded").count() == 1
    assert list(Version.objects.values_list("pk", flat=True)) == [second.pk]
    assert Node.objects.get(version=second, ref="2").title == "Autrement"
    assert not Node.objects.exclude(version=second).exists()


def test_a_published_version_takes_no_other_content_and_the_same_is_no_fault():
    version = published()

    assert keeping.load(a_catalogue(), **BY).pk == version.pk
    with pytest.raises(AlreadyPublished, match="donnez un autre numéro"):
        keeping.load(changed("2", title="Autrement"), **BY)


def test_the_database_refuses_to_change_what_is_published():
    version = published()
    node = Node.objects.get(version=version, ref="2")

    for change in (
        lambda: Node.objects.filter(pk=node.pk).update(title="Autre"),
        lambda: Step.objects.filter(scale__version=version).update(value=1),
        lambda: Version.objects.filter(pk=version.pk).update(title="Autre"),
        lambda: Version.objects.filter(pk=version.pk).update(
            state="DRAFT", published_at=None, published_by=""
        ),
        lambda: Proving.objects.filter(node__version=version).update(step=2),
        lambda: Proving.objects.filter(node__version=version).delete(),
        lambda: Step.objects.filter(scale__version=version).delete(),
        lambda: Node.objects.create(
            version=version,
            ref="9",
            position=9,
            depth=1,
            kind="OBJECTIVE",
            title="9",
            is_assessable=False,
            origin="own",
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert catalogues.any_catalogue(version) == a_catalogue()


def test_publishing_retiring_and_which_version_is_in_force():
    first = published()
    second = published(a_catalogue(version="2", title="Nouveau titre"))

    assert versions.any_current("essai") == second
    assert [each.version for each in versions.any_in_force() if not each.is_shipped] == ["2"]
    assert Referential.objects.get(slug="essai").title == "Nouveau titre"

    keeping.retire(second.pk, " Remplacée ", **BY)

    assert versions.any_current("essai") == first
    assert versions.any_version("essai", "2").retired_for == "Remplacée"
    with pytest.raises(NotNow):
        keeping.retire(second.pk, "Encore", **BY)
    with pytest.raises(NotNow):
        keeping.publish(second.pk, **BY)
    with pytest.raises(Refused, match="Dites pourquoi"):
        keeping.retire(first.pk, " ", **BY)


def test_a_draft_goes_with_its_rows_and_a_published_version_stays():
    draft = keeping.load(a_catalogue(mappings=(a_mapping(),)), **BY)

    keeping.discard(draft.pk, **BY)

    assert not Referential.objects.filter(slug="essai").exists()
    assert not Mapping.objects.exists()
    with pytest.raises(NotNow):
        keeping.discard(published().pk, **BY)
    with pytest.raises(NotFound):
        keeping.publish(10**9, **BY)


@pytest.mark.parametrize("somebody", [*EVERYBODY, PAULE], ids=lambda one: one.name)
def test_nobody_below_the_nation_loads_or_publishes(somebody):
    draft = keeping.load(a_catalogue(), **BY)
    theirs = {"by": somebody, "at": NOON}

    for act in (
        lambda: keeping.load(a_catalogue(version="2"), **theirs),
        lambda: keeping.publish(draft.pk, **theirs),
        lambda: keeping.retire(draft.pk, "Pour voir", **theirs),
        lambda: keeping.discard(draft.pk, **theirs),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert not versions.visible_to(somebody).filter(pk=draft.pk).exists()
    assert versions.visible_to(NINA).filter(pk=draft.pk).exists()


def a_crosswalk(*pairs, **changes):
    said = {
        "slug": "recyf-iso",
        "title": "ReCyF et ISO",
        "version": "1",
        "from_slug": "recyf",
        "to_slug": "iso",
        "source": "Nos essais",
        "mappings": tuple(a_mapping(ref, other, slug="iso") for ref, other in pairs),
    }
    return Crosswalk(**said | changes)


def test_a_table_of_correspondence_is_read_both_ways_without_its_case():
    kept = keeping.load_crosswalk(a_crosswalk(("2.a.1", "A.5.9"), ("2.a.2", "5.3")), **BY)

    (there,) = mappings.any_mapped("recyf", ["2.A.1"])
    (back,) = mappings.any_mapped("iso", ["a.5.9"])

    assert (there.ref, there.slug, there.other, there.relation) == (
        "2.A.1",
        "iso",
        "A.5.9",
        Relation.SUBSET,
    )
    assert (back.slug, back.other, back.relation) == ("recyf", "2.a.1", Relation.SUPERSET)
    assert keeping.load_crosswalk(a_crosswalk(("2.a.1", "A.5.9"), ("2.a.2", "5.3")), **BY) == kept
    with pytest.raises(AlreadyPublished):
        keeping.load_crosswalk(a_crosswalk(("2.a.1", "5.3")), **BY)
    with pytest.raises(Faulty):
        keeping.load_crosswalk(a_crosswalk(version="2"), **BY)
    assert MappingSet.objects.filter(slug="recyf-iso").count() == 1


def test_the_mappings_of_a_draft_are_not_in_force():
    draft = keeping.load(a_catalogue(mappings=(a_mapping(),)), **BY)

    assert mappings.any_mapped("essai", ["1"]) == []
    keeping.publish(draft.pk, **BY)

    assert [each.other for each in mappings.any_mapped("essai", ["1"])] == ["1.1"]


def test_what_ships_comes_once_and_is_published():
    brought = shipping.bring(by=SYSTEM, at=NOON)

    assert {each.state for each in brought} == {"PUBLISHED"}
    assert shipping.bring(by=SYSTEM, at=NOON) == []
    current = versions.any_current("mesures-prioritaires")
    assert versions.any_measures(current).count() == 43


def test_what_ships_waits_where_an_authority_keeps_its_own():
    theirs = published(replace(shipped.read(*shipped.SHIPPED[0]), version="officielle"))

    shipping.bring(by=SYSTEM, at=NOON)

    assert versions.any_current("mesures-prioritaires") == theirs
    assert versions.any_version(*shipped.SHIPPED[0]).state == "DRAFT"
