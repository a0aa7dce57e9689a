"""The addresses of the portal."""

from django.urls import path

from hygie.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("exploitation/taches/", views.jobs, name="jobs"),
    path("exploitation/taches/<int:job_id>/relancer/", views.retry_job, name="retry_job"),
]
