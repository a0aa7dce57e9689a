"""The addresses of what people are told, and of the mails."""

from django.urls import path

from hygie.notifications import views

app_name = "notifications"
urlpatterns = [
    path("notifications/", views.told, name="told"),
    path("notifications/tout-lire/", views.read_all, name="read_all"),
    path("notifications/reglages/", views.habits, name="habits"),
    path("notifications/<int:told_id>/ouvrir/", views.open_one, name="open"),
    path("messages/", views.mailbox, name="mailbox"),
    path("messages/<int:message_id>/", views.message, name="message"),
]
