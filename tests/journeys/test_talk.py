"""The declarant on a telephone and the analyst at the desk write to each other, without a mail."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys import declaring
from tests.journeys.conftest import PHONE
from tests.journeys.look import look_at

PHOTO = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
FIRST = (
    "Les postes des urgences redémarrent seuls.\n"
    "Le standard marche encore. Faut-il couper le réseau de la radiologie ?"
)
ANSWER = (
    "Oui : débranchez la radiologie et les sauvegardes du réseau, sans rien éteindre. "
    "Photographiez l’écran et gardez le poste tel quel. Je vous rappelle à 6 h 40."
)


def write(page, words, *, files=()):
    page.get_by_label("Votre message").fill(words)
    if files:
        page.get_by_label("Joindre des fichiers").set_input_files(
            [{"name": name, "mimeType": kind, "buffer": said} for name, kind, said in files]
        )
    page.get_by_role("button", name="Envoyer le message").click()
    expect(page.locator(".talk-ours").last).to_contain_text(words.split("\n")[0])


def test_the_declarant_and_the_analyst_talk_with_a_file_and_see_what_is_read(signed_in, a_browser):
    phone = a_browser(size=PHONE)
    number = declaring.declare(phone)
    phone.get_by_role("link", name="Écrire ou lire les messages").click()
    look_at(phone, "talk-empty")
    write(phone, FIRST, files=[("ecran-urgences.png", "image/png", PHOTO)])
    expect(phone.locator(".talk-ours")).to_contain_text("Pas encore lu")
    phone.evaluate("window.notReloaded = true")

    desk = signed_in("analyste")
    expect(desk.get_by_role("link", name="avec un message à lire")).to_be_visible()
    row = desk.get_by_role("row", name=re.compile(number))
    expect(row).to_contain_text("1 message à lire")
    look_at(desk, "desk-messages")
    row.locator("a").first.click()
    theirs = desk.locator("#echanges .talk-theirs")
    expect(theirs).to_contain_text("Le standard marche encore")
    with desk.expect_download() as taken:
        theirs.get_by_role("link", name="ecran-urgences.png").click()
    assert Path(taken.value.path()).read_bytes() == PHOTO

    expect(phone.locator(".talk-ours")).to_contain_text("Lu par", timeout=12_000)
    desk.evaluate("window.notReloaded = true")
    write(desk, ANSWER)
    assert desk.url.split("#")[0].endswith(f"/incidents/{number}/")
    look_at(desk, "talk-desk")
    expect(phone.locator(".talk-theirs")).to_contain_text("sans rien éteindre", timeout=12_000)
    assert phone.evaluate("window.notReloaded")
    expect(phone.locator("#echanges-annonce")).to_contain_text("Nouveau message")
    phone.locator(".talk-theirs").scroll_into_view_if_needed()
    expect(desk.locator(".talk-ours")).to_contain_text("Lu par Camille Martin", timeout=15_000)
    look_at(phone, "talk-declarant")
    look_at(desk, "talk-read")
    desk.goto("/incidents/")
    expect(desk.get_by_role("row", name=re.compile(number))).not_to_contain_text("à lire")


def test_what_is_typed_is_kept_when_it_cannot_be_sent(signed_in, a_browser):
    number = declaring.declare(a_browser(size=PHONE))
    lea = signed_in("analyste")
    lea.goto(f"/incidents/{number}/#echanges")
    lea.get_by_label("Votre message").fill("x" * 20_000)
    lea.get_by_role("button", name="Envoyer le message").click()
    expect(lea.get_by_role("alert")).to_contain_text("5 000 caractères au plus")
    assert len(lea.get_by_label("Votre message").input_value()) == 20_000
    look_at(lea, "talk-refused")


def test_a_file_of_two_gigabytes_is_refused_before_it_leaves(a_browser, tmp_path):
    phone = a_browser(size=PHONE)
    declaring.declare(phone)
    phone.get_by_role("link", name="Écrire ou lire les messages").click()
    image = tmp_path / "disque.img"
    with image.open("wb") as file:
        file.truncate(2 * 1024**3)
    phone.get_by_label("Votre message").fill(FIRST)
    phone.get_by_label("Joindre des fichiers").set_input_files(image)
    said = phone.get_by_role("alert")
    expect(said).to_contain_text("« disque.img » est trop grand : 20 Mio au plus")

    phone.get_by_role("button", name="Envoyer le message").click()

    expect(said).to_be_visible()
    expect(phone.get_by_label("Votre message")).to_have_value(FIRST)
    look_at(phone, "talk-too-large")
    phone.get_by_label("Joindre des fichiers").set_input_files([])
    phone.get_by_role("button", name="Envoyer le message").click()
    expect(phone.locator(".talk-ours")).to_contain_text("Le standard marche encore")


def test_without_javascript_one_talks_all_the_same(a_browser):
    page = a_browser(size=PHONE, java_script_enabled=False)
    page.goto("/declarer/?q=saint+luc")
    page.get_by_role("button", name=declaring.HOSPITAL).click()
    declaring.say_who(page)
    declaring.say_what(page)
    declaring.say_the_consequences(page)
    declaring.say_the_origin(page)
    declaring.send(page)
    page.get_by_role("link", name="Écrire ou lire les messages").click()
    page.get_by_label("Votre message").fill("Le réseau est coupé partout.")
    page.get_by_role("button", name="Envoyer le message").click()

    expect(page.locator(".talk-ours")).to_contain_text("Le réseau est coupé partout.")
    page.reload()
    expect(page.locator(".talk-ours")).to_have_count(1)


def test_a_lost_code_is_replaced_on_the_phone(signed_in, a_browser):
    phone = a_browser(size=PHONE)
    number = declaring.declare(phone)
    words = phone.locator(".keep dd").nth(1).inner_text().split("\n")[0].strip()
    desk = signed_in("analyste")
    desk.goto(f"/incidents/{number}/")
    fold = desk.locator("details.act", has=desk.get_by_text("Donner un nouveau code au déclarant"))
    fold.locator("summary").click()
    look_at(desk, "new-code-asked")
    fold.get_by_label("Les mots de rappel").fill(words.upper())
    fold.get_by_role("button", name="Donner un nouveau code").click()
    said = desk.locator(".message-list")
    expect(said).to_contain_text("Nouveau code à dicter")
    look_at(desk, "new-code")
    code = re.search(r"(\w{4}-){2}\w{4}", said.inner_text())[0]

    phone.goto("/declarer/echanges/")
    expect(phone).to_have_url(re.compile("reprendre"))
    phone.get_by_label("Votre code").fill(code.lower())
    phone.get_by_role("button", name="Ouvrir").click()

    expect(phone.get_by_role("heading", name="Échanger avec")).to_be_visible()


def test_one_message_to_many_is_checked_sent_and_followed(signed_in, a_browser):
    phone = a_browser(size=PHONE)
    numbers = [declaring.declare(phone), declaring.declare(a_browser(size=PHONE))]
    desk = signed_in("analyste")
    desk.get_by_role("link", name="Écrire aux déclarants de cette liste").click()
    expect(desk.get_by_label("Numéros des incidents")).to_have_value(re.compile(numbers[0]))
    desk.get_by_label("Numéros des incidents").fill("\n".join(numbers))
    desk.get_by_label("Message", exact=False).last.fill(ANSWER)
    desk.get_by_role("button", name="Vérifier avant l’envoi").click()
    expect(desk.get_by_role("button", name="Envoyer à 2 structures")).to_be_visible()
    look_at(desk, "dispatch-new")
    desk.get_by_role("button", name="Envoyer à 2 structures").click()

    expect(desk.locator("#avancement")).to_contain_text("Terminé", timeout=15_000)
    look_at(desk, "dispatch")
    phone.goto("/declarer/echanges/")
    expect(phone.locator(".talk-theirs")).to_contain_text("sans rien éteindre")
