"""The addresses of readers and copies."""

from django.urls import path

from hygie.routing.views import readers

app_name = "routing"
urlpatterns = [
    path("incidents/<str:number>/lecteurs/", readers.readers, name="readers"),
    path("declarer/lecteurs/", readers.own_readers, name="own_readers"),
]
