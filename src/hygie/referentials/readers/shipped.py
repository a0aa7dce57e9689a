"""The referentials that come with Hygie, in its own files."""

from importlib.resources import files

from hygie.referentials.readers import own
from hygie.referentials.rules.records import Catalogue

# Short name and version; a file that says something else gets a new version.
SHIPPED = (
    ("mesures-prioritaires", "2026-11"),
    ("points-de-controle-ad", "2026-04-cadre"),
    ("gestion-de-crise", "1.0.2-cadre"),
    ("recyf", "2.5-cadre"),
)


def read(slug: str, version: str) -> Catalogue:
    """One of them, as its file says it."""
    path = files("hygie.referentials").joinpath("reference", f"{slug}-{version}.yaml")
    return own.read(path.read_text("utf-8"))
