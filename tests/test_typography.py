"""French typography in templates: no line ever begins with « : » or ends with an opening quote."""

import ast
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


SAID = [
    path
    for module in ("contacts", "incidents")
    for kind in ("py", "toml")
    for path in sorted((SRC / module).rglob(f"*.{kind}"))
]
AFTER_A_WORD = re.compile(r"[\wÀ-ÿ’)»] [:;?!»](?=$|[\s\"<])|« ")


@pytest.mark.parametrize("path", SAID, ids=lambda path: str(path.relative_to(SRC)))
def test_so_it_does_in_the_words_of_the_rules(path):
    source = path.read_text("utf-8")
    if path.suffix == ".toml":
        said = re.findall(r'"([^"\n]*)"', re.sub(r"(?m)^\s*#.*", "", source))
    else:
        tree = ast.parse(source)
        kinds = ast.Module | ast.ClassDef | ast.FunctionDef
        documented = [node for node in ast.walk(tree) if isinstance(node, kinds)]
        docstrings = {ast.get_docstring(node, clean=False) for node in documented}
        texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
        said = [text for text in texts if isinstance(text, str) and text not in docstrings]
    assert [text for text in said if AFTER_A_WORD.search(text)] == []
