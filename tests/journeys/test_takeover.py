"""An analyst takes over the past of another tool without a shell, and looks at a real one."""

import re

from playwright.sync_api import expect

from tests.journeys.look import look_at

# A worker of the product answers in seconds, and a loaded machine in many.
WORKED = 120_000
# Each window has columns of its own: what was said of the same ones would be proposed.
LINES = """Numéro;Date;Établissement;Commune;Objet;Danger;Famille {0}
{0}-1;12/03/2024 09:30;Clinique du Lac;Annecy;Serveur de fichiers chiffré;oui;crypto
{0}-2;13/03/2024;Clinique du Lac;Annecy;Panne du réseau;non;panne
{0}-3;hier;Clinique du Lac;Annecy;Vol d’un portable;non;vol
"""


def test_a_table_of_ones_own_becomes_incidents_that_are_closed(signed_in, size):
    desk, tool = signed_in("analyste", size=size), f"Registre {size['width']}"
    content = LINES.format(f"J{size['width']}")
    desk.goto("/astreinte/reprises/")
    give(desk, "registre.csv", content)

    expect(desk.locator("h1")).to_have_text("Ce que disent les colonnes")
    desk.get_by_label("Outil d’origine").fill("")
    desk.get_by_role("button", name="Garder ces choix").click()
    expect(desk.locator("[data-error-summary]")).to_be_focused()
    desk.get_by_label("Outil d’origine").fill(tool)
    desk.get_by_label("Type d’incident").select_option(label=f"Famille J{size['width']} (crypto)")
    look_at(desk, "takeover-columns")
    desk.get_by_role("button", name="Garder ces choix").click()
    wait_for(desk, "à traduire")
    look_at(desk, "takeover-untold")
    desk.get_by_role("link", name="Dire ce qu’ils veulent dire").click()
    for word, meaning in (
        ("oui", "Oui"),
        ("crypto", "Rançongiciel"),
        ("panne", "Panne"),
        ("vol", "Vol de matériel"),
    ):
        meant(desk, word, meaning)
    expect(desk.get_by_role("combobox", name="Clinique du Lac, Annecy")).to_be_visible()
    look_at(desk, "takeover-words")
    desk.get_by_role("button", name="Garder ces choix").click()
    wait_for(desk, "Reprendre 2 incidents")
    expect(desk.locator("main")).to_contain_text("n’est pas une date")
    look_at(desk, "takeover-checked")
    desk.get_by_role("button", name="Reprendre 2 incidents").click()
    wait_for(desk, "Voir le rapport")
    desk.get_by_role("link", name="Voir le rapport").click()
    expect(desk.locator("main")).to_contain_text("Clinique du Lac")
    look_at(desk, "takeover-report")
    desk.get_by_role("link", name=re.compile(r"^2024-")).first.click()
    expect(desk.locator("main")).to_contain_text("Repris d’un autre outil")
    desk.goto("/astreinte/reprises/")
    expect(desk.get_by_role("cell", name=tool)).to_be_visible()
    look_at(desk, "takeovers")


def test_a_real_base_is_read_and_left_without_a_trace_among_the_incidents(signed_in, shared):
    desk = signed_in("analyste")
    desk.goto("/astreinte/reprises/")
    give(desk, "note.txt", "Bonjour.\n")
    expect(desk.locator("[data-error-summary]")).to_be_focused()
    look_at(desk, "takeovers-refused")
    path = shared / "data" / "incidents" / "vcdb_sante_2013.jsonl.gz"
    desk.locator("input[type=file]").set_input_files(path)
    desk.get_by_role("button", name="Lire ce fichier").click()
    wait_for(desk, "à reprendre")
    expect(desk.locator("main")).to_contain_text("VERIS (JSON)")
    look_at(desk, "takeover-real")
    desk.get_by_text("Retirer ce fichier").click()
    desk.get_by_role("button", name="Oui, retirer").click()
    expect(desk.locator("main")).to_contain_text("Le fichier est retiré de la plateforme.")


def give(page, name, content):
    given = {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
    page.locator("input[type=file]").set_input_files(given)
    page.get_by_role("button", name="Lire ce fichier").click()


def meant(page, word, meaning):
    """Say what a word of the tool means, by the first of our words that begins so."""
    field = page.get_by_role("combobox", name=re.compile(f"^«\\s{word}\\s»"))
    expect(field).to_be_visible()
    labels = [each.strip() for each in field.locator("option").all_text_contents()]
    field.select_option(label=next(each for each in labels if each.startswith(meaning)))


def wait_for(page, words):
    """The page asks again by itself while the worker works."""
    expect(page.locator("main")).to_contain_text(words, timeout=WORKED)
