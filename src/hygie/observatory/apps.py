"""The module, as Django sees it."""

from django.apps import AppConfig


class ObservatoryConfig(AppConfig):
    """Snapshots, indicators, figures, reports."""

    name = "hygie.observatory"
    verbose_name = "observatoire"

    def ready(self) -> None:
        """Tell the home page what is published."""
        from hygie.observatory.queries import any_open  # noqa: PLC0415 - models are there now
        from hygie.platform import openly  # noqa: PLC0415

        openly.offer(any_open)
