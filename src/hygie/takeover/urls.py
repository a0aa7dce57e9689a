"""The addresses of a past that is taken over."""

from django.urls import path

from hygie.takeover import views

app_name = "takeover"
urlpatterns = [
    path("", views.takeovers, name="takeovers"),
    path("<int:upload_id>/", views.file, name="file"),
    path("<int:upload_id>/colonnes/", views.columns, name="columns"),
    path("<int:upload_id>/refus.csv", views.refused_lines, name="refused_lines"),
    path("<int:upload_id>/reprendre/", views.started, name="started"),
    path("<int:upload_id>/arreter/", views.stopped, name="stopped"),
    path("<int:upload_id>/abandonner/", views.abandoned, name="abandoned"),
    path("rapports/<int:takeover_id>/", views.report, name="report"),
    path("rapports/<int:takeover_id>/refus.csv", views.report_csv, name="report_csv"),
]
