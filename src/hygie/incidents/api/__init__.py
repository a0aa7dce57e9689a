"""Incidents for machines: the operations and the walls of the pages."""

from ninja import Router

from hygie.incidents.api import declarations, listing, notices, signals

router = Router()
router.add_router("", declarations.router)
router.add_router("", signals.router)
router.add_router("", listing.router)
router.add_router("", notices.router)
