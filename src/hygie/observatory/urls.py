"""The addresses of the observatory."""

from django.urls import path

from hygie.observatory.reports.urls import urlpatterns as reports
from hygie.observatory.views import dashboard, estimates, indicators, likes, method, opendata

app_name = "observatory"
urlpatterns = [
    *reports,
    path("", dashboard.dashboard, name="dashboard"),
    path("mon-etablissement/", likes.likes, name="likes"),
    path("sous-declaration/", estimates.estimates, name="estimates"),
    path("sous-declaration/estimations.<str:form>", estimates.download, name="estimates_file"),
    path("methode/", method.method, name="method"),
    path("indicateurs/", indicators.listed, name="indicators"),
    path("indicateurs/<str:indicator>/", indicators.one, name="indicator"),
    path("indicateurs/<str:indicator>/chiffres.<str:form>", indicators.download, name="download"),
]
# Published once, the same for everybody: an address of an edition never changes.
open_urls = (
    [
        path("", opendata.editions, name="editions"),
        path("<str:edition>/", opendata.one, name="edition"),
        path("<str:edition>/<str:file>", opendata.file, name="file"),
    ],
    "opendata",
)
