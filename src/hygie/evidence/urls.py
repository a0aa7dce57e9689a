"""The addresses of proofs."""

from django.urls import path

from hygie.evidence import views

app_name = "evidence"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("<slug:place>/", views.proofs, name="proofs"),
    path("<slug:place>/deposer/", views.deposit, name="deposit"),
    path("<slug:place>/<int:proof_id>/", views.proof, name="proof"),
    path("<slug:place>/<int:proof_id>/remplacer/", views.replace, name="replace"),
    path("<slug:place>/<int:proof_id>/retirer/", views.withdraw, name="withdraw"),
    path("<slug:place>/<int:proof_id>/pieces/<int:piece_id>/", views.file, name="file"),
]
