"""A browser, the running product, and the people who come to it."""

import itertools
import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.journeys.look import Watch
from tests.journeys.product import shared_product

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ABSENT = "Chromium is not installed: the browser journeys were skipped"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=fr-FR",
]
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
_hosts = itertools.count(1)


def pytest_collection_modifyitems(items):
    """Without a browser no journey is made, and each says why."""
    if not Path(CHROMIUM).exists():
        here = Path(__file__).parent
        for item in items:
            if here in item.path.parents:
                item.add_marker(pytest.mark.skip(reason=ABSENT))


@pytest.fixture(scope="session")
def product(tmp_path_factory):
    base = tmp_path_factory.getbasetemp()
    with shared_product(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) as running:
        yield running


# For a module, never for the session: while Playwright runs, Django refuses to use its database.
@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def a_browser(browser, product):
    """Open a browser of somebody new: own cookies, own address on the network."""
    opened = []

    def new(*, size=DESKTOP, **options):
        worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]
        host = next(_hosts)
        context = browser.new_context(
            base_url=product.address,
            viewport=size,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            reduced_motion="reduce",
            extra_http_headers={"X-Forwarded-For": f"10.{worker}.{host // 250}.{host % 250}"},
            accept_downloads=True,
            **options,
        )
        context.set_default_timeout(20_000)
        context.watch = Watch(context, product.address)
        opened.append(context)
        return context.new_page()

    yield new
    for context in opened:
        context.close()


@pytest.fixture(scope="module")
def sessions():
    """The cookies of who has signed in already: the door counts how often one knocks."""
    return {}


@pytest.fixture
def signed_in(a_browser, sessions, product):
    """Open a browser in which a person of the demonstration has signed in."""

    def enter(login, *, size=DESKTOP):
        if login in sessions:
            page = a_browser(size=size, storage_state=sessions[login])
            page.goto("/")
            return page
        page = a_browser(size=size)
        page.goto("/compte/connexion/")
        page.get_by_label("Adresse électronique").fill(f"{login}@demo.example")
        page.get_by_label("Mot de passe").fill(product.password)
        page.get_by_role("button", name="Se connecter").click()
        page.get_by_text("Se déconnecter").wait_for(state="attached")
        sessions[login] = page.context.storage_state()
        return page

    return enter


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def size(request):
    return request.param
