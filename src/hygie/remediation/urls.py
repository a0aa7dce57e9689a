"""The addresses of the plan."""

from django.urls import URLPattern

app_name = "remediation"
urlpatterns: list[URLPattern] = []
