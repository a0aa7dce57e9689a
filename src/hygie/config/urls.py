"""The addresses of the product."""

from django.urls import include, path

from hygie.accounts.urls import keys_urls, people_urls
from hygie.api.urls import api
from hygie.api.views import reading
from hygie.observatory.urls import open_urls

urlpatterns = [
    path("", include("hygie.portal.urls")),
    path("exploitation/sauvegardes/", include("hygie.backups.urls")),
    path("compte/", include("hygie.accounts.urls")),
    path("comptes/", include(people_urls)),
    path("cles/", include(keys_urls)),
    path("", include("hygie.casework.urls")),
    path("astreinte/reprises/", include("hygie.takeover.urls")),
    path("", include("hygie.routing.urls")),
    path("", include("hygie.recovery.urls")),
    path("", include("hygie.lessons.urls")),
    path("", include("hygie.incidents.urls")),
    path("", include("hygie.indicators.urls")),
    path("", include("hygie.exhibits.urls")),
    path("api/", reading, name="api"),
    path("api/v1/", api.urls),
    path("consultations/", include("hygie.trail.urls")),
    path("etablissements/", include("hygie.establishments.urls")),
    path("referentiels/", include("hygie.referentials.urls")),
    path("preuves/", include("hygie.evidence.urls")),
    path("echanges/", include("hygie.opssies.urls")),
    path("contacts/", include("hygie.contacts.urls")),
    path("plan/", include("hygie.remediation.urls")),
    path("evaluations/", include("hygie.assessments.urls")),
    path("audits/", include("hygie.audits.urls")),
    path("observatoire/", include("hygie.observatory.urls")),
    path("donnees/", include(open_urls)),
    path("", include("hygie.notifications.urls")),
]

handler400 = "hygie.portal.errors.bad_request"
handler403 = "hygie.portal.errors.forbidden"
handler404 = "hygie.portal.errors.not_found"
handler500 = "hygie.portal.errors.server_error"
