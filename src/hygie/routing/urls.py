"""The addresses of readers and copies."""

from django.urls import path

from hygie.routing.views import copies, handing, readers, rules

app_name = "routing"
urlpatterns = [
    path("incidents/<str:number>/lecteurs/", readers.readers, name="readers"),
    path("incidents/<str:number>/copies/", copies.copies, name="copies"),
    path("incidents/<str:number>/copies/<int:copy_id>/", copies.decide, name="decide"),
    path(
        "incidents/<str:number>/copies/<int:copy_id>/document.json",
        copies.document,
        name="document",
    ),
    path(
        "incidents/<str:number>/copies/<int:copy_id>/document.pdf",
        copies.document_pdf,
        name="document_pdf",
    ),
    path("incidents/<str:number>/copies/<int:copy_id>/remise/", handing.hand, name="hand"),
    path("declarer/lecteurs/", readers.own_readers, name="own_readers"),
    path("astreinte/copies/", rules.rules, name="rules"),
    path("astreinte/copies/destinataires/", rules.recipients, name="recipients"),
    path("astreinte/copies/nouvelle/", rules.new_rule, name="new_rule"),
    path("astreinte/copies/<slug:rule_code>/", rules.rule, name="rule"),
]
