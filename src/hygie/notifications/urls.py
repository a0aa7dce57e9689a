"""The addresses of what people are told, and of the mails."""

from django.urls import path

from hygie.notifications import views
from hygie.notifications.bounces import any_refused
from hygie.platform import letters

# The pages that show addresses say which of them refuse our mails.
letters.told_by(any_refused)
app_name = "notifications"
urlpatterns = [
    path("notifications/", views.told, name="told"),
    path("notifications/tout-lire/", views.read_all, name="read_all"),
    path("notifications/reglages/", views.habits, name="habits"),
    path("notifications/<int:told_id>/ouvrir/", views.open_one, name="open"),
    path("messages/", views.mailbox, name="mailbox"),
    path("messages/<int:message_id>/", views.message, name="message"),
]
