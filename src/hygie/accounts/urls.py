"""The addresses of accounts."""

from django.urls import path

from hygie.accounts.views import me, sign_in

app_name = "accounts"
urlpatterns = [
    path("connexion/", sign_in.sign_in, name="sign_in"),
    path("deconnexion/", sign_in.sign_out, name="sign_out"),
    path("moi/", me.me, name="me"),
]
