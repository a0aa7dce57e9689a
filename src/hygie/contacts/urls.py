"""The addresses of crisis contacts."""

from django.urls import path

from hygie.contacts.views import link, overview, sheet

app_name = "contacts"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("export.<str:form>", overview.export, name="export"),
    path("lien/<str:secret>/", link.link, name="link"),
    path("<slug:place>/", sheet.sheet, name="sheet"),
    path("<slug:place>/ajouter/", sheet.add, name="add"),
    path("<slug:place>/imprimer/", sheet.print_sheet, name="print"),
    path("<slug:place>/<int:contact_id>/", sheet.change, name="change"),
    path("<slug:place>/<int:contact_id>/confirmer/", sheet.confirm, name="confirm"),
    path("<slug:place>/<int:contact_id>/retirer/", sheet.remove, name="remove"),
]
