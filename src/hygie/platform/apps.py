"""The plumbing, as Django sees it."""

import gc

from django.apps import AppConfig

# Most of what a page or an import makes goes without the collector, which by default looks at all
# that is young each 700 objects: a large import spent a sixth of its time so.
_YOUNG = 10_000


class PlatformConfig(AppConfig):
    """Plumbing without any noun of the trade."""

    name = "hygie.platform"
    verbose_name = "plateforme"

    def ready(self) -> None:
        """Let the collector pass less often, in every process."""
        gc.set_threshold(_YOUNG)
