"""The addresses of accounts."""

from django.urls import path

from hygie.accounts.views import (
    challenges,
    details,
    identities,
    invitations,
    keys,
    me,
    passwords,
    people,
    reviews,
    second_factor,
    sign_in,
)

app_name = "accounts"
urlpatterns = [
    path("connexion/", sign_in.sign_in, name="sign_in"),
    path("connexion/code/", sign_in.code, name="code"),
    path("deconnexion/", sign_in.sign_out, name="sign_out"),
    path("confirmer/", sign_in.confirm, name="confirm"),
    path("moi/", me.me, name="me"),
    path("moi/coordonnees/", details.change, name="details"),
    path("sessions/fermer-les-autres/", me.end_other_sessions, name="end_other_sessions"),
    path("sessions/<int:session_id>/fermer/", me.end_session, name="end_session"),
    path("mot-de-passe/", passwords.change, name="password"),
    path("mot-de-passe/oublie/", passwords.forgotten, name="forgotten"),
    path("mot-de-passe/nouveau/<str:link>/", passwords.reset, name="reset"),
    path("second-facteur/", second_factor.choose, name="second_factor"),
    path("second-facteur/application/", second_factor.add_code_app, name="add_code_app"),
    path(
        "second-facteur/application/retirer/",
        second_factor.remove_code_app,
        name="remove_code_app",
    ),
    path("second-facteur/codes/", second_factor.recovery_codes, name="recovery_codes"),
    path("cles/", second_factor.add_passkey, name="add_passkey"),
    path("cles/defi/", challenges.to_sign, name="challenge"),
    path("cles/nouvelle/defi/", challenges.to_add, name="challenge_to_add"),
    path("cles/<int:passkey_id>/retirer/", second_factor.remove_passkey, name="remove_passkey"),
    path("identites/<slug:slug>/connexion/", identities.depart, name="depart"),
    path("identites/<slug:slug>/lier/", identities.link, name="link_identity"),
    path("identites/<slug:slug>/retour/", identities.arrive, name="arrive"),
    path("identites/<int:identity_id>/delier/", identities.unlink, name="unlink_identity"),
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
        path("<int:person_id>/second-facteur/", people.reset_factor, name="reset_factor"),
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
