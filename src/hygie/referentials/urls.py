"""The addresses of referentials."""

from django.urls import path

from hygie.referentials import views

app_name = "referentials"
urlpatterns = [
    path("", views.referentials, name="referentials"),
    path("charger/", views.load, name="load"),
    path("<int:version_id>/", views.version, name="version"),
    path("<int:version_id>/lignes/<int:line>/", views.line, name="line"),
    path(
        "<int:version_id>/lignes/<int:line>/preuves/",
        views.proving_added,
        name="proving_added",
    ),
    path(
        "<int:version_id>/lignes/<int:line>/preuves/fin/",
        views.proving_ended,
        name="proving_ended",
    ),
    path("<int:version_id>/differences/", views.differences, name="differences"),
    path("<int:version_id>/referentiel.yaml", views.export, name="export"),
    path("<int:version_id>/publier/", views.published, name="published"),
    path("<int:version_id>/ecarter/", views.discarded, name="discarded"),
    path("<int:version_id>/retirer/", views.retired, name="retired"),
]
