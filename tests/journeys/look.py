"""What every page must be, whatever it shows: looked at as people and machines do."""

import os
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe

# Pictures of every page and state, for whoever wants to look: HYGIE_SHOTS=/some/folder.
SHOTS = os.environ.get("HYGIE_SHOTS")
NARROW = (390, 320)
ENGLISH = re.compile(
    r"\b(Choose|Submit|Error|Required|required|Unknown|None|True|False|Select|Upload|Invalid|"
    r"Sign in|Sign out|Password|Save|Delete|Cancel|Search|This field|Please|Page not found|"
    r"undefined|NaN|null)\b"
)
# A code of the machine, such as PUT_OUT_OF_SCOPE or incidents.exported, is no word for people.
MODULES = (
    "accounts|assessments|audits|backups|casework|contacts|establishments|evidence|exhibits|incidents|"
    "indicators|journal|lessons|notifications|observatory|opssies|recovery|referentials|remediation|routing|"
    "takeover|trail"
)
CODE = re.compile(rf"\b[A-Z]{{3,}}_[A-Z_]{{2,}}\b|\b(?:{MODULES})\.[a-z_]{{4,}}\b")
SEEN = """() => {
  const copy = document.body.cloneNode(true);
  copy.querySelectorAll("script, style, pre, code, template").forEach((each) => each.remove());
  return copy.textContent;
}"""
ELEMENTS_BEYOND = """() => [...document.querySelectorAll("body *")]
  .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 5).map((each) => each.tagName + "." + each.className)"""


class Watch:
    """Listens to a context: what the browser complains of, and what it asks elsewhere."""

    def __init__(self, context, *addresses):
        self.ours, self.faults = addresses, []
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))

    def _asked(self, request):
        if not request.url.startswith((*self.ours, "data:", "blob:", "about:")):
            self.faults.append(f"asked elsewhere: {request.url}")

    def _answered(self, response):
        if response.status >= 500 or (response.status >= 400 and not self._is_page(response)):
            self.faults.append(f"{response.status}: {response.url}")

    def _said(self, message):
        # A page that answers 422 with its errors is no fault; other failures are seen above.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.faults.append(f"console: {message.text}")

    @staticmethod
    def _is_page(response):
        return response.request.resource_type == "document"


def look_at(page, name, *, with_axe=True, settings=()):
    """Assert what every page owes to everybody, at this moment of the journey.

    `settings`: names that the operator reads as such, for that is how they are written.
    """
    watch = page.context.watch
    assert watch.faults == [], name
    assert page.get_attribute("html", "lang") == "fr", name
    assert page.locator("h1").count() == 1, name
    assert re.fullmatch(r"\S.* – Hygie", page.title().strip()), name
    seen = page.evaluate(SEEN)
    found = [seen[max(0, m.start() - 40) : m.end() + 20] for m in ENGLISH.finditer(seen)]
    assert found == [], f"{name}: English {found}"
    assert set(CODE.findall(seen)) <= set(settings), f"{name}: a code"
    if with_axe:
        result = Axe().run(page)
        assert result.violations_count == 0, f"{name}\n{result.generate_report()}"
    _fits(page, name)


def _fits(page, name):
    """No page moves sideways, down to a telephone of 320 pixels."""
    size = page.viewport_size
    for width in {*NARROW, size["width"]}:
        page.set_viewport_size({"width": width, "height": size["height"]})
        beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert beyond <= 0, f"{name} at {width}: {page.evaluate(ELEMENTS_BEYOND)}"
    page.set_viewport_size(size)
    if SHOTS:
        folder = Path(SHOTS)
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}-{size['width']}.png", full_page=True)
