"""The addresses of reports."""

from django.urls import path

from hygie.observatory.reports.views import drafts, public, publishing

_ONE = "rapports/<int:report_id>/"
urlpatterns = [
    path("rapports/", drafts.reports, name="reports"),
    path(_ONE, drafts.draft, name="report"),
    path(f"{_ONE}textes/<slug:section>/", drafts.text, name="report_text"),
    path(f"{_ONE}apercu/", drafts.preview, name="report_preview"),
    path(f"{_ONE}apercu.pdf", drafts.sheet, name="report_sheet"),
    path(f"{_ONE}arrondi/", drafts.round_figures, name="report_round"),
    path(f"{_ONE}publier/", publishing.publish, name="report_publish"),
    path(f"{_ONE}arreter/", publishing.call_off, name="report_call_off"),
    path(f"{_ONE}retirer/", publishing.withdraw, name="report_withdraw"),
    path("publies/", public.published, name="published"),
    path("publies/<slug:where>/<int:year>/", public.one, name="published_report"),
    path("publies/<slug:where>/<int:year>/rapport.pdf", public.sheet, name="published_sheet"),
    path("publies/<slug:where>/<int:year>/rapport.json", public.data, name="published_data"),
]
