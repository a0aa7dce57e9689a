"""The gestures of somebody who declares, shared by the journeys."""

from datetime import datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
HOSPITAL = "CH de Bellevue – hôpital Saint-Luc"


def now():
    """The current minute in Paris: always today, never in the future."""
    return datetime.now(tz=PARIS)


def choose(page, question, answer):
    """Tick one answer of a question by what is written beside it."""
    page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


def go_on(page):
    page.get_by_role("button", name="Enregistrer et continuer").click()


def find_the_hospital(page):
    """The first step, as one types on a phone: with a slip, choosing in what appears."""
    page.goto("/declarer/")
    page.get_by_label("Chercher la structure").press_sequentially("belevue saint luc", delay=15)
    page.get_by_role("button", name=HOSPITAL).click()
    page.wait_for_url("**/declarer/vous/")


def say_who(page, *, name="Camille Martin"):
    page.get_by_label("Votre nom et prénom").fill(name)
    page.get_by_label("Votre fonction").fill("Directrice de garde")
    page.get_by_label("Téléphone où vous rappeler").fill("06 12 34 56 78")
    go_on(page)
    page.wait_for_url("**/declarer/faits/")


def say_what(page, *, title="Les postes des urgences affichent une demande de rançon"):
    page.get_by_label("En une phrase, que se passe-t-il").fill(title)
    when = page.get_by_role("group", name="Quand l’avez-vous constaté")
    when.get_by_label("Date").fill(f"{now():%Y-%m-%d}")
    when.get_by_label("Heure").fill(f"{now():%H:%M}")
    choose(page, "Où en est l’incident", "En cours")
    go_on(page)
    page.wait_for_url("**/declarer/consequences/")


def say_the_consequences(page):
    choose(page, "Des patients ou des résidents sont-ils en danger", "C’est possible")
    choose(page, "Comment travaille-t-on", "Mode dégradé (papier, téléphone, contournements)")
    choose(page, "Cela touche-t-il l’organisation des soins", "Non")
    choose(page, "L’incident peut-il atteindre d’autres", "Je ne sais pas encore")
    choose(
        page, "Que sont devenues les données", "Données inaccessibles ou perdues (disponibilité)"
    )
    go_on(page)
    page.wait_for_url("**/declarer/origine/")


def say_the_origin(page):
    choose(page, "D’où vient l’incident", "Malveillante, ou on le soupçonne")
    choose(page, "De quelle aide avez-vous besoin", "Une aide technique")
    go_on(page)
    page.wait_for_url("**/declarer/relire/")


def send(page):
    page.get_by_role("button", name="Envoyer la déclaration").click()
    page.wait_for_url("**/declarer/accuse/")


def number_on(page):
    return page.locator(".keep-number").first.inner_text().split()[0]


def code_on(page):
    return page.locator(".keep-number").last.inner_text().split()[0]


def declare(page, **what):
    """A whole declaration; its number."""
    find_the_hospital(page)
    say_who(page)
    say_what(page, **what)
    say_the_consequences(page)
    say_the_origin(page)
    send(page)
    return number_on(page)
