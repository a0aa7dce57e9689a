"""A browser in plain words, from what it says of itself; nothing depends on its being true."""

import re

# The order counts: each of them also names those below.
_BROWSERS = (
    ("Edge", r"\bEdg(?:e|A|iOS)?/"),
    ("Opera", r"\bOPR/|\bOpera\b"),
    ("Firefox", r"\bFirefox/|\bFxiOS/"),
    ("Chrome", r"Chrome/|\bCriOS/|\bChromium/"),
    ("Safari", r"\bSafari/"),
)
_SYSTEMS = (
    ("iPhone", r"\biPhone\b"),
    ("iPad", r"\biPad\b"),
    ("Android", r"\bAndroid\b"),
    ("Windows", r"\bWindows\b"),
    ("macOS", r"\bMacintosh\b|\bMac OS X\b"),
    ("Linux", r"\bLinux\b|\bX11\b"),
)
LONGEST = 80


def in_words(agent: str) -> str:
    """« Firefox sous Windows », or what can be said."""
    said = agent[:400]
    browser = _first(_BROWSERS, said)
    system = _first(_SYSTEMS, said)
    if browser and system:
        return f"{browser} {'sur' if system in {'iPhone', 'iPad'} else 'sous'} {system}"
    return browser or system or "Navigateur inconnu"


def _first(table: tuple[tuple[str, str], ...], said: str) -> str:
    return next((name for name, pattern in table if re.search(pattern, said)), "")
