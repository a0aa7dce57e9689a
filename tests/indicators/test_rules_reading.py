"""One indicator: every way of writing it, what is refused, what comes back."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.indicators.rules.fanging import defang, is_defanged, refang
from hygie.indicators.rules.kinds import Found, Kind, NotAnIndicator
from hygie.indicators.rules.reading import read

MD5, SHA1, SHA256, SHA512 = (
    hashlib.new(name, b"charge", usedforsecurity=False).hexdigest()
    for name in ("md5", "sha1", "sha256", "sha512")
)
RUN = "HKEY_LOCAL_MACHINE\\Software\\Microsoft\\Windows\\CurrentVersion\\Run"


@pytest.mark.parametrize(
    ("raw", "kind", "value"),
    [
        ("192.0.2.7", Kind.IPV4, "192.0.2.7"),
        (" 192[.]0[.]2[.]7 ", Kind.IPV4, "192.0.2.7"),
        ("192.0.2(dot)7", Kind.IPV4, "192.0.2.7"),
        ("2001:DB8:0:0::7", Kind.IPV6, "2001:db8::7"),
        ("2001[:]db8[:][:]7", Kind.IPV6, "2001:db8::7"),
        ("192.0.2.0/24", Kind.CIDR, "192.0.2.0/24"),
        ("2001:db8::/32", Kind.CIDR, "2001:db8::/32"),
        ("Evil.Example.", Kind.DOMAIN, "evil.example"),
        ("evil[.]example", Kind.DOMAIN, "evil.example"),
        ("evil (point) example", Kind.DOMAIN, "evil.example"),
        ("evil[[.]]example", Kind.DOMAIN, "evil.example"),
        ("santé.example", Kind.DOMAIN, "xn--sant-epa.example"),
        ("paye[.]zip", Kind.DOMAIN, "paye.zip"),
        ("hxxp://evil[.]example", Kind.URL, "http://evil.example/"),
        ("hXXps[://]Evil[.]Example:443/a?b=C#d", Kind.URL, "https://evil.example/a?b=C#d"),
        ("h**p://evil.example?x=1", Kind.URL, "http://evil.example/?x=1"),
        ("http://192[.]0[.]2[.]7:8080/x", Kind.URL, "http://192.0.2.7:8080/x"),
        ("http://[2001:DB8::7]:81/", Kind.URL, "http://[2001:db8::7]:81/"),
        ("http://login@evil.example/a,b;c", Kind.URL, "http://login@evil.example/a,b;c"),
        ("fxp://evil.example/x", Kind.URL, "ftp://evil.example/x"),
        ("Faux.Support [at] evil[.]example", Kind.EMAIL, "faux.support@evil.example"),
        ("mailto:a(arobase)evil.example", Kind.EMAIL, "a@evil.example"),
        (MD5.upper(), Kind.MD5, MD5),
        (SHA1, Kind.SHA1, SHA1),
        (SHA256, Kind.SHA256, SHA256),
        (SHA512, Kind.SHA512, SHA512),
        ("Facture.pdf.exe", Kind.FILE_NAME, "Facture.pdf.exe"),
        ("archive.zip", Kind.FILE_NAME, "archive.zip"),
        ("HKLM\\\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\", Kind.REGISTRY_KEY, RUN),
    ],
)
def test_an_indicator_is_read_and_written_in_one_way(raw, kind, value):
    assert read(raw) == Found(kind=kind, value=value)
    assert read(raw, kind=kind) == Found(kind=kind, value=value)


@pytest.mark.parametrize(
    ("raw", "kind", "why"),
    [
        ("", None, "rien à lire"),
        ("bonjour", None, "aucun indicateur connu"),
        ("192.0.2.300", Kind.IPV4, "pas juste"),
        ("192.0.2.07", Kind.IPV4, "pas juste"),
        ("192.0.2.7:8080", Kind.IPV4, "avec un port"),
        ("fe80::1%eth0", Kind.IPV6, "carte réseau"),
        ("192.0.2.7/24", None, "s’écrit 192.0.2.0/24"),
        ("0.0.0.0/0", None, "trop large"),
        ("192.0.2.0/99", None, "Ce réseau n’est pas juste"),
        ("evil..example", None, "pas juste"),
        ("-evil.example", Kind.DOMAIN, "pas juste"),
        ("evil.123", None, "n’est pas un domaine"),
        ("x" * 64 + ".example", None, "pas juste"),
        ("http://evil example/", Kind.URL, "espace"),
        ("http://evil.example:99999/", None, "pas juste"),
        ("http://[2001:db8::/x", None, "pas juste"),
        ("javascript://evil.example/", None, "commence par http"),
        ("http:///x", None, "pas juste"),
        ("http://evil.example/" + "x" * 2_000, None, "trop long"),
        ("a b@evil.example", Kind.EMAIL, "pas juste"),
        ("@evil.example", None, "pas juste"),
        ("a" * 33, Kind.MD5, "32 (MD5)"),
        ("C:\\Temp\\a.exe", Kind.FILE_NAME, "sans son dossier"),
        ("HKLM", Kind.REGISTRY_KEY, "HKLM\\Software"),
        ("Software\\Run", Kind.REGISTRY_KEY, "HKLM\\Software"),
        ("x" * 501, Kind.USER_AGENT, "trop long"),
    ],
)
def test_what_is_no_indicator_is_refused_with_the_reason(raw, kind, why):
    with pytest.raises(NotAnIndicator) as refusal:
        read(raw, kind=kind)

    assert why in refusal.value.sentence


def test_a_network_of_one_address_is_that_address():
    assert read("192.0.2.7/32") == read("192.0.2.7/32", kind=Kind.CIDR) == read("192.0.2.7")
    assert read("2001:db8::7/128") == read("2001:db8::7")


def test_hidden_characters_do_not_make_another_indicator():
    assert read("evil\u200b.example\u202e") == read("evil.example")


def test_windows_names_are_the_same_whatever_their_case():
    assert read("FACTURE.EXE").mark == read("facture.exe").mark
    assert read("HKCU\\Software\\X").mark == read("hkey_current_user\\SOFTWARE\\x").mark
    assert read("http://evil.example/A").mark != read("http://evil.example/a").mark


label = st.from_regex(r"[a-z0-9]{1,12}", fullmatch=True)
domain = st.builds("{}.{}.example".format, label, label)
addresses = st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)).map(str)
visible = st.characters(
    min_codepoint=33, max_codepoint=0x24F, exclude_categories=["Zs", "Cc", "Cf"]
)
path = st.text(visible, max_size=30)
url = st.builds("{}://{}/{}".format, st.sampled_from(["http", "https", "ftp"]), domain, path)
mail = st.builds("{}@{}".format, label, domain)
SOME = st.one_of(domain, addresses, url, mail)


@given(SOME)
def test_what_was_read_is_read_again_the_same(raw):
    found = read(raw)

    assert read(found.value) == found
    assert read(found.value, kind=found.kind) == found


@given(SOME)
def test_what_was_made_harmless_comes_back_whole(raw):
    found = read(raw)
    harmless = defang(found.kind, found.value)

    assert refang(harmless) == found.value
    assert read(harmless) == found
    assert is_defanged(harmless) or "." not in found.value


@given(st.text(max_size=60), st.sampled_from([None, *Kind]))
def test_no_text_breaks_the_reading(raw, kind):
    try:
        found = read(raw, kind=kind)
    except NotAnIndicator:
        return
    assert read(found.value, kind=found.kind) == found


@given(st.text("[](){}.:@/hxtp atdo\\*", max_size=40))
def test_reading_what_was_made_harmless_ends_and_is_done_once(text):
    assert refang(refang(text)) == refang(text)
