"""The addresses of messages."""

from django.urls import path

from hygie.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.mailbox, name="mailbox"),
    path("<int:message_id>/", views.message, name="message"),
]
