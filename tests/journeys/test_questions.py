"""The desk asks something more; the declarant answers by code; the answer outlives the question."""

from playwright.sync_api import expect

from tests.journeys import declaring
from tests.journeys.conftest import PHONE
from tests.journeys.look import look_at

ASKED = "Combien de scanners sont arrêtés ?"


def test_a_question_of_the_desk_is_answered_changed_and_still_read(signed_in, a_browser, size):
    phone = a_browser(size=PHONE)
    number = declaring.declare(phone)
    desk = signed_in("analyste", size=size)
    asks_something_new(desk, f"{ASKED} ({number})")

    phone.get_by_role("link", name="Questions de l’astreinte").click()
    phone.get_by_label(f"{ASKED} ({number})").fill("deux")
    phone.get_by_role("button", name="Enregistrer les réponses").click()
    expect(phone.locator("[data-error-summary]")).to_be_focused()
    look_at(phone, "own-questions-refused")
    phone.get_by_label(f"{ASKED} ({number})").fill("2")
    phone.get_by_role("button", name="Enregistrer les réponses").click()
    expect(phone.locator("main")).to_contain_text("Vos réponses sont enregistrées.")
    look_at(phone, "own-questions")

    desk.get_by_role("link", name=f"{ASKED} ({number})").click()
    desk.get_by_label("La question", exact=False).first.fill(f"Combien d’IRM aussi ? ({number})")
    desk.get_by_label("Pourquoi ce changement").fill("Le ministère demande aussi les IRM.")
    look_at(desk, "question-kept")
    desk.get_by_role("button", name="Enregistrer une nouvelle version").click()
    expect(desk.locator("main")).to_contain_text("La nouvelle version est enregistrée.")

    desk.goto(f"/incidents/{number}/")
    desk.get_by_role("navigation", name="Dossier").get_by_role("link", name="Questions").click()
    answers = desk.get_by_role("region", name="Réponses données")
    expect(answers).to_contain_text(f"{ASKED} ({number})")
    expect(answers).to_contain_text("Posée autrement depuis")
    look_at(desk, "questions")


def asks_something_new(desk, text):
    """A number, read with the declaration, put about malicious incidents."""
    desk.goto("/incidents/")
    desk.locator(".desk-links").get_by_role("link", name="Questions").click()
    look_at(desk, "question-list")
    desk.get_by_role("link", name="Poser une nouvelle question").click()
    desk.get_by_role("button", name="Poser cette question").click()
    expect(desk.locator("[data-error-summary]")).to_be_focused()
    desk.get_by_label("La question").first.fill(text)
    declaring.choose(desk, "On y répond par", "Un nombre")
    desk.get_by_role("group", name="Qui lit la réponse").get_by_role("checkbox").first.check()
    desk.locator("summary", has_text="Origine").click()
    desk.get_by_role("group", name="Origine").get_by_role("checkbox").first.check()
    desk.get_by_label("Pourquoi cette question").fill("La région répartit les examens.")
    look_at(desk, "question-new")
    desk.get_by_role("button", name="Poser cette question").click()
    expect(desk.locator("main")).to_contain_text("posée dès maintenant")
