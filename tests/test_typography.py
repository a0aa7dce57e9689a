"""French typography in templates: no line ever begins with « : » or ends with an opening quote."""

import re
from pathlib import Path

import pytest

import hygie

SRC = Path(hygie.__file__).parent
TEMPLATES = sorted(SRC.rglob("templates/**/*.html"))
# Comments and names of variables are not read; the words given to a component are.
UNREAD = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|{{.*?}}|{%(?!\s*include).*?%}", re.S)
TAG = re.compile(r"<[a-z!/](?:\"[^\"]*\"|'[^']*'|[^<>\"'])*>", re.I | re.S)
BREAKABLE = re.compile(r"(?<=\S) [:;?!»](?![\w:;?!=])|« ")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SRC)))
def test_a_sign_stays_with_its_word(path):
    text = TAG.sub("x", UNREAD.sub("x", path.read_text("utf-8")))
    found = [text[max(0, m.start() - 30) : m.end() + 10] for m in BREAKABLE.finditer(text)]
    assert found == [], "use a no-break space (U+00A0) before : ; ? ! » and after «"
