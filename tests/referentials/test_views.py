"""The pages of referentials: read by all, loaded by few, looked at before they are published."""

import gzip
import re
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localtime

from hygie.journal.models import Entry
from hygie.referentials.models import Node, Version
from hygie.referentials.operations import keeping
from hygie.referentials.queries import versions
from hygie.referentials.readers import own, shipped, writing
from hygie.referentials.rules.records import Crosswalk
from tests.cast import ANNE, NOON, PAULE
from tests.people import signed_in
from tests.referentials.factories import (
    NINA,
    a_catalogue,
    a_mapping,
    a_measure,
    published,
)
from tests.referentials.test_readers import CISO, TABLE

pytestmark = pytest.mark.django_db
BY = {"by": NINA, "at": NOON}


def page(answer):
    text = answer.content.decode().replace("&#x27;", "’").replace("\xa0", " ")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def give(client, text, name="mien.yaml", **said):
    raw = text if isinstance(text, bytes) else text.encode()
    return client.post("/referentiels/charger/", {"file": SimpleUploadedFile(name, raw), **said})


def test_everybody_reads_the_list_a_version_and_a_line():
    version = published(a_catalogue(mappings=(a_mapping(strength=80),)))
    anne = signed_in(ANNE)

    assert "Référentiel d’essai" in page(anne.get("/referentiels/"))
    tree = page(anne.get(f"/referentiels/{version.pk}/"))
    line = page(anne.get(f"/referentiels/{version.pk}/lignes/1/"))

    assert "1 Mesure 1" in tree
    assert "Après la mesure 1" in tree
    assert "Charger" not in page(anne.get("/referentiels/"))
    assert "Retirer la version" not in tree
    assert "Un évènement OPSSIES n° 43 prouve au plus « Oui », niveau 2 au moins." in line
    assert "Est une partie de 1.1 de recyf (80 %)" in line
    assert "Entités essentielles" in line
    assert "Suivie de 2 Mesure 2" in line
    assert "Demandée seulement si 1 Mesure 1 a au moins « Oui »" in page(
        anne.get(f"/referentiels/{version.pk}/lignes/2/")
    )


@pytest.mark.parametrize(
    ("question", "found"),
    [("responsable securite", True), ("42", True), ("PERROQUET", False), ("<zigzag>", False)],
)
def test_a_version_is_searched(question, found):
    version = published(
        a_catalogue(a_measure("42", title="Un responsable de la sécurité"), a_measure("2"))
    )

    text = page(signed_in(ANNE).get(f"/referentiels/{version.pk}/", {"q": question}))

    assert ("Un responsable de la sécurité" in text) is found
    assert ("Rien de tel" in text) is not found


def test_a_draft_is_for_those_who_keep_and_for_nobody_else():
    draft = keeping.load(a_catalogue(), **BY)

    for somebody in (ANNE, PAULE):
        client = signed_in(somebody)
        for more in ("", "lignes/1/", "differences/", "referentiel.yaml"):
            assert client.get(f"/referentiels/{draft.pk}/{more}").status_code == 404
        assert "essai" not in page(client.get("/referentiels/"))
    assert "Avant de publier" in page(signed_in(NINA).get(f"/referentiels/{draft.pk}/"))


def test_a_file_is_given_looked_at_and_published():
    published()
    nina = signed_in(NINA)
    said = replace(a_catalogue(a_measure("1"), a_measure("9")), version="2")

    answer = give(nina, writing.written(said))
    draft = Version.objects.get(version="2")
    assert answer.headers["Location"] == f"/referentiels/{draft.pk}/"
    text = page(nina.get(answer.headers["Location"]))
    assert "1 ligne ajoutée, 1 ligne retirée, 1 ligne changée, 1 ligne identique." in text
    assert "1 réponse gardée, 1 mesure à répondre, 1 réponse sans suite." in text

    nina.post(f"/referentiels/{draft.pk}/publier/")

    assert versions.any_current("essai") == draft
    assert "retirée ; elle reste lisible" not in page(nina.get("/referentiels/"))
    nina.post(f"/referentiels/{draft.pk}/retirer/", {"reason": "Une erreur"})
    assert "Une erreur" in page(signed_in(ANNE).get(f"/referentiels/{draft.pk}/"))


def test_a_draft_gives_way_to_another_content_only_once_somebody_was_told():
    nina = signed_in(NINA)
    give(nina, writing.written(a_catalogue()))
    draft = Version.objects.get()
    other = writing.written(a_catalogue(a_measure("7")))

    answer = give(nina, other)
    assert answer.status_code == 422
    when = f"{localtime(draft.loaded_at):%d/%m/%Y à %H:%M}"
    assert f"est déjà à l’examen, chargée le {when}" in page(answer)
    assert f"par {draft.loaded_by} : elle serait remplacée." in page(answer)
    assert f'value="{draft.pk}"' in answer.content.decode()
    assert give(nina, other, replaces=str(draft.pk + 1)).status_code == 422
    assert give(nina, other.replace("7", ""), replaces=str(draft.pk)).status_code == 422
    assert Version.objects.get() == draft

    assert give(nina, other, replaces=str(draft.pk)).status_code == 302
    assert Version.objects.get() != draft
    assert Entry.objects.filter(what="referentials.discarded").count() == 1


def test_the_same_file_again_brings_nothing_new_and_says_so():
    nina = signed_in(NINA)
    text = writing.written(a_catalogue())
    give(nina, text)

    answer = give(nina, text)
    assert "Rien de nouveau : cette version est déjà là, à l’examen" in page(
        nina.get(answer.headers["Location"])
    )


def test_a_draft_is_set_aside_and_what_is_refused_is_said():
    nina = signed_in(NINA)
    give(nina, writing.written(a_catalogue()))
    draft = Version.objects.get()

    answer = nina.post(f"/referentiels/{draft.pk}/retirer/", {"reason": "x"}, follow=True)
    assert "Seule une version publiée se retire." in page(answer)
    assert nina.post(f"/referentiels/{draft.pk}/ecarter/").status_code == 302
    assert not Version.objects.exists()
    assert nina.post(f"/referentiels/{draft.pk}/publier/").status_code == 404


def test_every_fault_is_told_and_nothing_is_kept():
    text = writing.written(a_catalogue()).replace("scale: trois", "scale: quatre")

    answer = give(signed_in(NINA), text.replace("source: Nos essais", "source: ''"))

    assert answer.status_code == 422
    assert "2 fautes : rien n’est chargé." in page(answer)
    assert "Mesure 2 : l’échelle « quatre » n’existe pas." in page(answer)
    assert not Version.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.yaml", "Ce fichier est vide."),
        (b"a: &a [1]\nb: *a", "a.yaml", "alias"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "a.xml", "entités"),
        (b"\x00\x01", "a.bin", "pas un fichier texte"),
        (gzip.compress(b"\0" * (21 << 20), mtime=0), "a.gz", "dépasse 20 Mio"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(content, name, said):
    answer = give(signed_in(NINA), content, name)

    assert answer.status_code == 422
    assert said in page(answer)


def test_a_short_name_that_is_none_and_no_file_are_told():
    nina = signed_in(NINA)

    assert "En minuscules sans accent" in page(give(nina, TABLE, "t.csv", slug="Pas Un Nom"))
    assert nina.post("/referentiels/charger/", {}).status_code == 422


def test_a_table_of_correspondence_goes_by_the_command_and_a_library_says_what_it_left():
    nina = signed_in(NINA)

    answer = give(nina, CISO)
    text = page(nina.get(answer.headers["Location"]))

    assert "Ses tables de correspondance ne sont pas chargées par cette page." in text
    assert "Laissé de côté : une liste de menaces." in text
    only = CISO.replace("  framework:", "  autre:")
    assert "hygie referential import" in page(give(nina, only))


def test_the_words_of_a_file_enter_the_frame_in_force():
    frame = shipped.read(*shipped.SHIPPED[0])
    published(frame)
    words = "ref;titre;échelle\n" + "\n".join(
        f"{node.ref};Officiel {node.ref};{'|'.join(s.label for s in frame.scale_of(node).steps)}"
        for node in frame.measures
    )

    nina = signed_in(NINA)
    answer = give(nina, words, "mpr.csv", slug=frame.slug, version="off", keeps_frame="on")

    draft = Version.objects.get(version="off")
    assert answer.headers["Location"] == f"/referentiels/{draft.pk}/"
    node = Node.objects.get(version=draft, ref="2")
    assert (node.title, node.follows.ref, node.parent.ref) == ("Officiel 2", "1", "1.1")
    refused = give(nina, TABLE, "t.csv", slug="autre", version="1", keeps_frame="on")
    assert "il n’y a pas d’arborescence à garder" in page(refused)


def test_what_changed_is_read_field_by_field():
    first = published()
    second = published(
        replace(a_catalogue(a_measure("1", title="Autre titre"), a_measure("3")), version="2")
    )
    anne = signed_in(ANNE)

    text = page(anne.get(f"/referentiels/{second.pk}/differences/"))

    assert "Avant : Mesure 1 Maintenant : Autre titre" in text
    assert "Ajoutées 3 Mesure 3" in text
    assert "Retirées 2 Mesure 2" in text
    assert anne.get(f"/referentiels/{second.pk}/differences/?avec={first.pk}").status_code == 200
    for wrong in ("x", "9" * 30, "-1", "²"):
        assert anne.get(f"/referentiels/{second.pk}/differences/?avec={wrong}").status_code == 200


def test_a_version_alone_has_nothing_to_be_compared_to():
    text = page(signed_in(ANNE).get(f"/referentiels/{published().pk}/differences/"))

    assert "Il n’y a pas d’autre version" in text


def test_a_version_is_taken_away_and_read_again():
    version = published()

    answer = signed_in(ANNE).get(f"/referentiels/{version.pk}/referentiel.yaml")

    assert own.read(answer.content.decode()) == a_catalogue()
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="essai-{version.pk}.yaml"'
    )


def test_words_that_would_be_marks_are_shown_as_words():
    version = published(a_catalogue(a_measure("1", title="<script>alert(1)</script>")))

    raw = signed_in(ANNE).get(f"/referentiels/{version.pk}/").content.decode()

    assert "<script>alert(1)" not in raw
    assert "&lt;script&gt;alert(1)" in raw


@pytest.mark.parametrize("lines", [2, 400])
def test_a_large_version_costs_no_more_questions(lines, django_assert_max_num_queries):
    version = published(a_catalogue(*(a_measure(str(rank)) for rank in range(lines))))
    anne = signed_in(ANNE)
    anne.get(f"/referentiels/{version.pk}/")

    with django_assert_max_num_queries(22):
        anne.get(f"/referentiels/{version.pk}/")


def test_a_table_alone_is_loaded_by_the_command():
    kept = keeping.load_crosswalk(
        Crosswalk(
            slug="essai-iso",
            title="Essai et ISO",
            version="1",
            from_slug="essai",
            to_slug="iso",
            source="Nous",
            mappings=(a_mapping("1", "5.3", slug="iso"),),
        ),
        **BY,
    )
    version = published()

    text = page(signed_in(ANNE).get(f"/referentiels/{version.pk}/lignes/1/"))

    assert "5.3 de iso" in text
    assert kept.title in text
