"""Somebody declares with the keyboard alone: Tab, Space, Enter; the focus is always to be seen."""

from tests.journeys import declaring
from tests.journeys.conftest import DESKTOP
from tests.journeys.look import look_at

MOST_TABS = 80
# The focused element, or what frames it, carries the ring; and nothing lies over it.
FOCUS = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return { where: "nowhere" };
  const frames = [here, here.closest(".choice")].filter(Boolean);
  const ringed = frames.some((each) => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 3;
  }) || getComputedStyle(here, "::after").outlineStyle !== "none";
  const box = here.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + Math.min(box.height / 2, 20)];
  const top = document.elementFromPoint(x, y);
  const free = Boolean(top) && frames.some((each) => each.contains(top) || top.contains(each));
  return {
    where: here.outerHTML.slice(0, 120), ringed, free,
    label: (here.labels?.[0] || here).textContent.trim().replace(/\\s+/g, " "),
    group: here.closest("fieldset")?.querySelector("legend")?.textContent.trim() || "",
    part: here.getAttribute("aria-label") || "",
  };
}"""


def tab_to(page, *, label="", group="", part=""):
    """Press Tab until the focus is on what a person reads there."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus["where"] == "nowhere":
            continue
        assert focus["ringed"], f"no ring: {focus['where']}"
        assert focus["free"], f"hidden: {focus['where']}"
        if group in focus["group"] and label in focus["label"] and part in focus["part"]:
            return
    raise AssertionError(f"Tab never came to {group} {label} {part}")


def answer(page, question, first_answer):
    """Tick the answer on which Tab enters a group."""
    tab_to(page, group=question, label=first_answer)
    page.keyboard.press("Space")


def write(page, label, text):
    tab_to(page, label=label)
    page.keyboard.type(text)


def enter_on(page, label, address):
    tab_to(page, label=label)
    page.keyboard.press("Enter")
    page.wait_for_url(address)


def write_the_hour(page):
    """The hour as the browser asks it: some of them want to know which half of the day."""
    tab_to(page, group="Quand l’avez-vous constaté", part="Heure")
    at = declaring.now()
    page.keyboard.type(f"{at:%I%M}{'a' if at.hour < 12 else 'p'}")
    if page.evaluate("document.activeElement.value") != f"{at:%H:%M}":
        page.keyboard.press("Shift+Tab")
        tab_to(page, group="Quand l’avez-vous constaté", part="Heure")
        page.keyboard.type(f"{at:%H%M}")
    assert page.evaluate("document.activeElement.value") == f"{at:%H:%M}"


def test_a_declaration_by_keyboard_alone(a_browser):
    page = a_browser(size=DESKTOP)
    page.goto("/")
    enter_on(page, "Déclarer un incident", "**/declarer/")
    tab_to(page, label="Chercher la structure")
    page.keyboard.type("belevue saint luc", delay=15)
    page.get_by_role("button", name=declaring.HOSPITAL).wait_for()
    enter_on(page, declaring.HOSPITAL, "**/declarer/vous/")
    write(page, "Votre nom et prénom", "Camille Martin")
    write(page, "Votre fonction", "Directrice de garde")
    write(page, "Téléphone où vous rappeler", "0612345678")
    enter_on(page, "Enregistrer et continuer", "**/declarer/faits/")
    write(page, "En une phrase", "Le serveur du laboratoire ne répond plus")
    write_the_hour(page)
    answer(page, "Où en est l’incident", "En cours")
    enter_on(page, "Enregistrer et continuer", "**/declarer/consequences/")
    answer(page, "Des patients ou des résidents", "Non")
    answer(page, "Comment travaille-t-on", "On travaille normalement")
    answer(page, "Cela touche-t-il", "Oui")
    answer(page, "L’incident peut-il atteindre", "Oui")
    answer(page, "Que sont devenues les données", "Aucun effet sur les données")
    enter_on(page, "Enregistrer et continuer", "**/declarer/origine/")
    answer(page, "D’où vient l’incident", "Malveillante")
    answer(page, "De quelle aide", "Un conseil")
    enter_on(page, "Enregistrer et continuer", "**/declarer/relire/")
    enter_on(page, "Envoyer la déclaration", "**/declarer/accuse/")

    assert declaring.number_on(page)
    look_at(page, "receipt-by-keyboard")
