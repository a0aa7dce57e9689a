"""The addresses of accounts."""

from django.urls import path

from hygie.accounts.views import invitations, keys, me, people, reviews, sign_in

app_name = "accounts"
urlpatterns = [
    path("connexion/", sign_in.sign_in, name="sign_in"),
    path("deconnexion/", sign_in.sign_out, name="sign_out"),
    path("moi/", me.me, name="me"),
    path("invitation/<str:token>/", invitations.accept, name="accept"),
]
people_urls = (
    [
        path("", people.people, name="people"),
        path("inviter/", invitations.invite, name="invite"),
        path("invitations/", invitations.invitations, name="invitations"),
        path("invitations/<int:invitation_id>/renvoyer/", invitations.resend, name="resend"),
        path("invitations/<int:invitation_id>/retirer/", invitations.withdraw, name="withdraw"),
        path("revues/", reviews.reviews, name="reviews"),
        path("revues/<int:review_id>/", reviews.review, name="review"),
        path("revues/<int:review_id>/<int:line_id>/", reviews.answer, name="answer"),
        path("<int:person_id>/", people.person, name="person"),
        path("<int:person_id>/roles/", people.give_role, name="give_role"),
        path("<int:person_id>/roles/<int:membership_id>/", people.end_role, name="end_role"),
        path("<int:person_id>/suspendre/", people.suspend, name="suspend"),
        path("<int:person_id>/reactiver/", people.reactivate, name="reactivate"),
        path("<int:person_id>/fermer/", people.close, name="close"),
    ],
    "people",
)
keys_urls = (
    [
        path("", keys.keys, name="keys"),
        path("<int:key_id>/revoquer/", keys.revoke, name="revoke"),
    ],
    "keys",
)
