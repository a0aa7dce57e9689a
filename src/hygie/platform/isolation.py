"""Headers of every answer, pages and files alike: nothing of another site, none of the sensors."""

from typing import Protocol

PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        *("accelerometer", "browsing-topics", "camera", "display-capture", "geolocation"),
        *("gyroscope", "magnetometer", "microphone", "midi", "payment", "usb"),
    )
)


class Headers(Protocol):
    """The headers of an answer, Django’s or those of a file."""

    def __setitem__(self, name: str, value: str, /) -> None: ...


def add_isolation(headers: Headers, path: str = "", url: str = "") -> None:
    """Add them; `path` and `url` are what the server of static files tells besides."""
    headers["Permissions-Policy"] = PERMISSIONS
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Cross-Origin-Embedder-Policy"] = "require-corp"
    headers["X-Permitted-Cross-Domain-Policies"] = "none"
