"""The addresses of the trail."""

from django.urls import path

from hygie.trail import views

app_name = "trail"
urlpatterns = [
    path("", views.lines, name="lines"),
    path("export.csv", views.export, name="export"),
]
