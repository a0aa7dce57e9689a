"""The addresses of backups."""

from django.urls import path

from hygie.backups import views

app_name = "backups"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("maintenant/", views.make_now, name="make_now"),
]
