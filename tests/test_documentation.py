"""What is written for people holds: commands, settings and links exist, decisions are complete."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from hygie.config import cli, env

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
OURS = {name: app for name, app in get_commands().items() if app.startswith("hygie.")}
SHOWN = {command: name for name, command in cli.NAMES.items()}
COMMANDS = {SHOWN.get(name, name) for name in OURS} | {"help"}
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


@cache
def text(page):
    return page.read_text("utf-8")


@cache
def targets():
    return set(re.findall(r"^([a-z-]+):", text(ROOT / "Makefile"), re.MULTILINE))


def code(page):
    """What a page shows as code: between back quotes, in blocks, indented."""
    spans = re.findall(r"`([^`\n]+)`", text(page))
    lines = re.findall(r"^ {4,}(\S.*)$", text(page), re.MULTILINE)
    return [*spans, *lines]


def actions(command):
    """The words that may follow a command that has several acts."""
    parser = load_command_class(OURS[command], command).create_parser("hygie", command)
    found = [action for action in parser._actions if action.choices and not action.option_strings]
    return {word for action in found for word in action.choices}


@each_page
def test_every_command_of_a_page_exists(page):
    for line in code(page):
        for word in re.findall(r"(?:^|[/\s])hygie ([a-z]+)(?= |$|`)", line):
            assert word in COMMANDS, f"hygie {word}"
        for word in re.findall(r"(?:^|\s)make ([a-z-]+)", line):
            assert word in targets(), f"make {word}"


@pytest.mark.parametrize("command", ["journal", "key", "person", "register"])
def test_every_act_of_a_page_exists(command):
    for page in PAGES:
        for line in code(page):
            for word in re.findall(rf"hygie {command} ([a-z-]+)", line):
                assert word in actions(command), f"hygie {command} {word} in {page.name}"


@pytest.mark.parametrize("command", sorted(COMMANDS - {"help"}))
def test_every_command_is_in_the_readme_and_in_the_usage(command):
    assert re.search(rf"`hygie {command}\b", text(ROOT / "README.md"))
    assert re.search(rf"^  (.*, )?{command}\b", cli.USAGE, re.MULTILINE)


@pytest.mark.parametrize("command", sorted(OURS))
def test_the_readme_says_truly_which_commands_answer_machines(command):
    parser = load_command_class(OURS[command], command).create_parser("hygie", command)
    answers = "--json" in parser.format_help() or _acts_answer(parser)
    name = SHOWN.get(command, command)

    row = next(
        line
        for line in text(ROOT / "README.md").splitlines()
        if re.match(rf"\|.*`hygie {name}", line)
    )
    assert ("| yes |" in row) == answers


def _acts_answer(parser):
    acts = next((action.choices for action in parser._actions if _has_parsers(action)), {})
    return bool(acts) and all("--json" in act.format_help() for act in acts.values())


def _has_parsers(action):
    return isinstance(action.choices, dict)


@each_page
def test_every_setting_of_a_page_exists(page):
    declared = {variable.name for variable in env.DECLARED}
    secrets = {f"{variable.name}_FILE" for variable in env.DECLARED if variable.kind == "secret"}
    for line in code(page):
        for name in re.findall(r"(?:^|\s)([A-Z][A-Z_]{2,})=", line):
            assert name in declared | secrets, name
        if re.fullmatch(r"(HYGIE|DATABASE|SMTP|DUTY|WEB|PUBLIC|MAIL|DESK|TRUSTED)_[A-Z_]+", line):
            assert line in declared | secrets, line


def test_every_setting_that_others_than_the_settings_read_is_declared():
    declared = {variable.name for variable in env.DECLARED}

    read = {
        name
        for path in (ROOT / "src").rglob("*.py")
        for name in re.findall(r"os\.environ(?:\.get\(|\[)\"([A-Z_]+)\"", text(path))
    }
    assert read <= declared


@each_page
def test_every_link_inside_the_repository_resolves(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", text(page)):
        path, _, _ = target.partition("#")
        if "://" in target or not path:
            continue
        found = (page.parent / path).resolve()
        assert found.exists(), target


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_says_its_context_what_was_decided_and_what_follows(decision):
    number = int(decision.stem[:4])

    assert text(decision).startswith(f"# {number}. ")
    assert re.search(r"^20\d\d-\d\d-\d\d · (accepted|superseded by \d+)$", text(decision), re.M)
    headings = re.findall(r"^## (.+)$", text(decision), re.MULTILINE)
    assert headings == ["Context", "Decision", "Consequences"]


def test_the_decisions_are_numbered_without_a_gap():
    numbers = [int(path.stem[:4]) for path in DECISIONS]

    assert numbers == list(range(1, len(numbers) + 1))


def test_the_map_names_every_package_and_no_other():
    packages = {path.parent.name for path in (ROOT / "src" / "hygie").glob("*/__init__.py")}

    rows = set(re.findall(r"^\| `([a-z]+)` \|", text(ROOT / "docs" / "map.md"), re.MULTILINE))
    assert rows == packages


def test_the_glossary_names_identifiers_that_the_code_has():
    code_ = "\n".join(text(path) for path in (ROOT / "src").rglob("*.py"))

    for row in re.findall(r"^\| [^|]+ \| ([^|]+) \|", text(ROOT / "docs" / "glossary.md"), re.M):
        for name in re.findall(r"`([^`]+)`", row):
            assert all(part in code_ for part in name.split(".")), name


WRITTEN = [
    path
    for folder in ("src", "docs", "tests", "bench", "requirements", ".ci")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in {".md", ".py", ".toml", ".txt", ".html", ".js", ".css", ".in", ""}
    and path.is_file()
    and path != Path(__file__)
] + [*ROOT.glob("*.md"), ROOT / "Makefile", ROOT / "pyproject.toml"]
# Folders of one developer's machine, and addresses of registries.
FOREIGN = re.compile(
    r"/(?:work/|home/[a-z]|Users/)|--(?:extra-)?index-url|\"resolved\"|https?://\S+\.(?:whl|tgz|tar\.gz)"
)


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_names_a_folder_of_one_machine_or_a_registry(path):
    assert not FOREIGN.findall(path.read_text("utf-8", errors="replace"))


@each_page
def test_what_people_read_in_french_has_its_apostrophes(page):
    if "docs/user" in str(page) or "docs/operator" in str(page):
        prose = re.sub(r"`[^`]*`|^ {4,}.*$", "", text(page), flags=re.MULTILINE)

        assert not re.findall(r"\w'\w", prose)
