"""The addresses of accounts."""

from django.urls import path

from hygie.accounts import views

app_name = "accounts"
urlpatterns = [
    path("connexion/", views.sign_in, name="sign_in"),
    path("deconnexion/", views.sign_out, name="sign_out"),
    path("moi/", views.me, name="me"),
]
