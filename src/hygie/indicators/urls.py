"""The addresses of indicators."""

from django.urls import path

from hygie.indicators import views

app_name = "indicators"
urlpatterns = [
    path("indicateurs/", views.search, name="search"),
    path("incidents/<str:number>/indicateurs/", views.indicators, name="indicators"),
    path("incidents/<str:number>/indicateurs/export.<str:form>", views.export, name="export"),
    path(
        "incidents/<str:number>/indicateurs/<int:indicator_id>/retirer/",
        views.withdrawn,
        name="withdrawn",
    ),
]
