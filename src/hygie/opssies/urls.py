"""The addresses of exchanges."""

from django.urls import path

from hygie.opssies import views

app_name = "opssies"
urlpatterns = [
    path("", views.files, name="files"),
    path("exporter/", views.export, name="export"),
    path("a-rattacher/", views.waiting, name="waiting"),
    path("a-rattacher/<int:received_id>/", views.place, name="place"),
    path("a-rattacher/<int:received_id>/mettre-de-cote/", views.set_aside, name="set_aside"),
    path("<int:exchange_id>/", views.file, name="file"),
]
