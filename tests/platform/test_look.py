"""The look keeps its promises: contrasts, nothing inline or from elsewhere, parts that hold."""

import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import call_command
from django.template import engines
from django.template.backends.django import DjangoTemplates
from django.template.loader import render_to_string

import hygie

SRC = Path(hygie.__file__).parent
PLATFORM = SRC / "platform"
STATIC = PLATFORM / "static"
VENDOR = STATIC / "vendor"
CSS = (STATIC / "hygie.css").read_text("utf-8")
CHARTER = dict(re.findall(r"^  --([a-z-]+): (#[0-9a-f]{6});$", CSS, re.MULTILINE))
TEMPLATES = sorted(path for path in SRC.rglob("templates/**/*.html"))
OURS = [
    *TEMPLATES,
    *(
        path
        for path in sorted(SRC.rglob("static/**/*"))
        if path.suffix in {".css", ".js", ".svg"} and VENDOR not in path.parents
    ),
]
ERRORS = ["400", "403", "404", "405", "413", "429", "500", "503", "expired"]

# Text: 4.5 (WCAG 2.2, 1.4.3); edges of controls, marks and focus: 3 (1.4.11).
TEXT = [
    *((ink, ground) for ink in ("ink", "ink-soft") for ground in ("paper", "ground", "sunken")),
    *((ink, "hover") for ink in ("ink", "ink-soft", "brand", "danger", "warning", "success")),
    *((ink, "brand-tint") for ink in ("ink", "ink-soft", "brand", "brand-deep", "danger")),
    *((ink, "brand-tint") for ink in ("warning", "success", "info", "neutral")),
    *((ink, "paper") for ink in ("brand", "brand-deep", "info", "success", "warning", "danger")),
    *((ink, "ground") for ink in ("brand", "brand-deep", "info", "success", "warning", "danger")),
    *((ink, "sunken") for ink in ("brand", "brand-deep")),
    *(
        (ink, f"{tone}-tint")
        for tone in ("info", "success", "warning", "danger", "neutral")
        for ink in (tone, "ink", "brand")
    ),
    *(("paper", tone) for tone in ("info", "success", "warning", "danger", "neutral", "brand")),
    *(("on-brand", ground) for ground in ("brand", "brand-deep", "danger", "danger-deep")),
    ("on-deep-soft", "brand-deep"),
    ("ink", "scale-light"),
    ("paper", "scale-strong"),
]
MARKS = [
    *((edge, ground) for edge in ("edge", "brand", "danger") for ground in ("paper", "ground")),
    *(("focus", ground) for ground in ("paper", "ground", "sunken", "brand-tint", "danger-tint")),
    *(("focus-on-deep", ground) for ground in ("brand-deep", "brand")),
    ("on-deep-soft", "brand-deep"),
    ("warning-mark", "paper"),
]


def luminance(colour):
    """The relative luminance of WCAG 2.2."""
    parts = [int(CHARTER[colour][place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(ink, ground):
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_edges_and_focus_can_be_seen(mark, ground):
    assert contrast(mark, ground) >= 3


def test_every_colour_is_in_the_charter():
    rest = CSS[CSS.index("/* 2. Text") :]
    assert re.findall(r"#[0-9a-f]{3,8}\b", rest) == []
    used = set(re.findall(r"var\(--([a-z-]+)\)", CSS))
    known = set(re.findall(r"--([a-z-]+):", CSS)) | {"bs-font-monospace"}
    assert used <= known


def test_the_focus_is_three_pixels_wide_and_targets_are_44_pixels_high():
    assert re.search(r":focus-visible \{[^}]*outline: 3px solid var\(--focus\)", CSS)
    assert "--target: 2.75rem;" in CSS
    for part in (".btn", ".menu-link", ".brand", ".emergency-phone", ".active-filter", ".trail"):
        rule = re.search(rf"^{re.escape(part)} \{{([^}}]*)\}}", CSS, re.MULTILINE).group(1)
        assert "min-height: var(--target)" in rule, part


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_nothing_is_inline(path):
    source = path.read_text("utf-8")
    assert not re.search(r"<style|\sstyle=|javascript:|\shx-on|[\"']js:", source, re.IGNORECASE)
    assert not re.search(r"\son[a-z]+\s*=", re.sub(r"{%.*?%}", "", source), re.IGNORECASE)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", source))


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_no_page_asks_another_address(path):
    source = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?:|[\"'(]//|@import", source)


def test_what_others_made_asks_no_other_address():
    bootstrap = (VENDOR / "bootstrap.min.css").read_text("utf-8")
    assert all(url.startswith("data:") for url in re.findall(r"url\([\"']?([^)]*)", bootstrap))
    assert "sourceMappingURL" not in bootstrap
    assert not re.search(r"https?://", (VENDOR / "htmx.min.js").read_text("utf-8"))


def test_every_file_of_others_is_the_one_its_readme_says():
    lines = (VENDOR / "README.md").read_text("utf-8").splitlines()
    stated = {
        (VENDOR / row[0]).resolve(): row[3]
        for row in (re.findall(r"`?([^|`]+?)`? +\|", line[1:]) for line in lines)
        if len(row) == 4 and re.fullmatch("[0-9a-f]{64}", row[3])
    }
    kept = [*VENDOR.rglob("*"), *(PLATFORM / "fonts").iterdir()]
    present = {path.resolve() for path in kept if path.is_file() and path.name != "README.md"}
    assert set(stated) == present
    for path, digest in stated.items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == digest, path.name


def test_the_static_files_can_be_named_after_their_content(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {
            "BACKEND": f"{ManifestStaticFilesStorage.__module__}.ManifestStaticFilesStorage"
        }
    }
    call_command("collectstatic", verbosity=0, interactive=False)
    assert list(tmp_path.glob("hygie.*.css"))


@pytest.mark.parametrize("name", ["hygie.js", "forms.js"])
def test_the_scripts_stay_small_and_write_nothing_inline(name):
    script = (STATIC / name).read_text("utf-8")
    assert len(script.splitlines()) < 150
    assert not re.search(r"\beval\b|innerHTML|\.style\b|new Function|https?:", script)


def test_every_icon_that_is_asked_for_is_drawn():
    drawn = set(re.findall(r'name == "([a-z]+)"', template("icon")))
    for path in TEMPLATES:
        source = path.read_text("utf-8")
        asked = re.findall(r'ui/icon.html" with name="([a-z]+)"|\sicon="([a-z]+)"', source)
        assert {name for pair in asked for name in pair if name} <= drawn, path.name


def template(name):
    return (PLATFORM / "templates" / "ui" / f"{name}.html").read_text("utf-8")


# The components ----------------------------------------------------------------------------------


class Hinted(str):
    hint = "Nous rappelons en premier."


class EveryKind(forms.Form):
    line = forms.CharField(label="Ligne", help_text="Quelques mots.")
    text = forms.CharField(label="Texte", widget=forms.Textarea, required=False)
    one = forms.ChoiceField(
        label="Une", widget=forms.RadioSelect, choices=[("a", Hinted("A")), ("b", "B")]
    )
    several = forms.MultipleChoiceField(
        label="Plusieurs",
        widget=forms.CheckboxSelectMultiple,
        choices=[("a", "A")],
        help_text="Tout ce qui va.",
    )
    listed = forms.ChoiceField(label="Liste", choices=[("", "Aucune"), ("a", "A")])
    moment = forms.SplitDateTimeField(label="Moment", widget=forms.SplitDateTimeWidget)
    piece = forms.FileField(label="Pièce", help_text="20 Mio au plus.")
    agreed = forms.BooleanField(label="D’accord", help_text="Pour vous rappeler.")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


class Reader(HTMLParser):
    """Collects what refers to what."""

    def __init__(self, html):
        super().__init__()
        self.ids, self.references, self.named = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if "id" in given:
            self.ids.append(given["id"])
        for name in ("for", "aria-describedby", "aria-labelledby"):
            self.references += (given.get(name) or "").split()
        if (given.get("href") or "").startswith("#"):
            self.references.append(given["href"][1:])


@pytest.fixture
def strict():
    """Templates that refuse a name that they were not given."""

    class Refusing(str):
        def __contains__(self, text):
            return text == "%s"

        def __mod__(self, name):
            raise AssertionError(f"{name} is not given")

    return DjangoTemplates(
        {
            "NAME": "strict",
            "DIRS": engines["django"].dirs,
            "APP_DIRS": True,
            "OPTIONS": {"string_if_invalid": Refusing("%s")},
        }
    )


LEAST = {
    "button": {"label": "Aller"},
    "alert": {"text": "Bien."},
    "badge": {"label": "Ouvert"},
    "clock": {"state": "running", "remaining": "dans 3 h 12"},
    "field": {"field": EveryKind()["line"]},
    "error_summary": {"form": EveryKind({})},
    "steps": {"current": 1, "total": 2, "label": "Un", "items": [{"label": "Un", "state": "todo"}]},
    "facts": {"facts": [{"label": "Ville", "value": "Caen"}]},
    "timeline": {"entries": [{"at": "6 h", "what": "Reçu"}]},
    "table": {
        "caption": "Sites",
        "columns": [{"label": "Nom"}],
        "rows": [{"cells": [{"text": "CH", "title": True}, {"text": "Caen", "label": "Ville"}]}],
    },
    "pager": {"next_url": "?page=2"},
    "empty": {"title": "Rien"},
    "copy_code": {"label": "Code", "code": "ABCD"},
    "filters": {"search": EveryKind()["line"]},
    "now_later": {"now": ["A"], "later": ["B"]},
    "search_results": {"results": [{"title": "CH", "url": "/ch/"}]},
    "figures": {"figures": [{"value": 3, "label": "À voir"}]},
    "icon": {"name": "info"},
}


@pytest.mark.parametrize("name", LEAST)
def test_a_component_needs_no_more_than_it_says(strict, name):
    html = strict.get_template(f"ui/{name}.html").render(LEAST[name])
    assert html.strip()
    assert {"<script", "style="}.isdisjoint(html.split())


@pytest.mark.parametrize("name", set(LEAST) - {"icon", "field", "error_summary", "filters"})
def test_a_component_never_trusts_text(strict, name):
    attack = '"><b>x</b>'

    def hostile(value):
        if isinstance(value, dict):
            return {key: hostile(each) for key, each in value.items()}
        if isinstance(value, list):
            return [hostile(each) for each in value]
        return attack if isinstance(value, str) else value

    assert "<b>" not in strict.get_template(f"ui/{name}.html").render(hostile(LEAST[name]))


@pytest.mark.parametrize("data", [None, {}], ids=["empty", "with errors"])
def test_a_field_is_labelled_and_says_what_is_wrong(strict, data):
    form = EveryKind(data)
    part = strict.get_template("ui/field.html")
    html = strict.get_template("ui/error_summary.html").render({"form": form})
    html += "".join(part.render({"field": field}) for field in form)
    read = Reader(html)
    assert len(read.ids) == len(set(read.ids))
    assert set(read.references) <= set(read.ids)
    assert html.count('aria-invalid="true"') >= (7 if data == {} else 0)
    assert ("Erreur" in html) is (data == {})
    assert "(obligatoire)" in html
    assert "(facultatif)" in html
    assert Hinted.hint in html


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_page_needs_nothing_and_says_whom_to_call(name, strict):
    page = strict.get_template(f"{name}.html")
    assert "plan de crise" in page.render()
    assert "09 72 00 00 00" in page.render({"duty_phone": "09 72 00 00 00"})
    assert "Que faire" in page.render()
    # A hashed name needs a manifest, which may be what is missing.
    assert "{% static" not in (PLATFORM / "templates" / f"{name}.html").read_text("utf-8")


@pytest.mark.parametrize("name", ["page", "public"])
def test_a_frame_holds_without_any_context(strict, name):
    html = strict.get_template(f"{name}.html").render({})
    assert '<html lang="fr"' in html
    assert html.index("Aller au contenu") < html.index("<main")
    assert html.count("<main") == html.count("<h1") + 1 == 1
    assert "Démonstration" not in html


def test_htmx_writes_no_style_and_evaluates_nothing():
    html = render_to_string("page.html", {"demonstration": True})
    assert "Démonstration : données fictives" in html
    assert '"includeIndicatorStyles": false' in html
    assert '"allowEval": false' in html
