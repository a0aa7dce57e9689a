"""The addresses of the register."""

from django.urls import path

from hygie.establishments import views

app_name = "establishments"
urlpatterns = [
    path("", views.search, name="search"),
    path("imports/", views.imports, name="imports"),
    path("imports/<int:import_id>/", views.report, name="report"),
    path("imports/<int:import_id>/lignes.csv", views.report_csv, name="report_csv"),
    path("entites/<str:finess>/", views.entity, name="entity"),
    path("ght/<str:code>/", views.ght, name="ght"),
    path("<str:finess>/", views.site, name="site"),
]
