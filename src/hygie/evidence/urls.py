"""The addresses of proofs."""

from django.urls import path

from hygie.evidence.views import planned, proofs

app_name = "evidence"
urlpatterns = [
    path("", proofs.overview, name="overview"),
    path("<slug:place>/", proofs.proofs, name="proofs"),
    path("<slug:place>/deposer/", proofs.deposit, name="deposit"),
    path("<slug:place>/prevus/annoncer/", planned.announce, name="announce"),
    path("<slug:place>/prevus/<int:exercise_id>/", planned.planned, name="planned"),
    path("<slug:place>/prevus/<int:exercise_id>/fait/", planned.done, name="done"),
    path("<slug:place>/prevus/<int:exercise_id>/preuve/", planned.settle, name="settle"),
    path("<slug:place>/prevus/<int:exercise_id>/reporter/", planned.move, name="move"),
    path("<slug:place>/prevus/<int:exercise_id>/annuler/", planned.call_off, name="call_off"),
    path("<slug:place>/<int:proof_id>/", proofs.proof, name="proof"),
    path("<slug:place>/<int:proof_id>/remplacer/", proofs.replace, name="replace"),
    path("<slug:place>/<int:proof_id>/retirer/", proofs.withdraw, name="withdraw"),
    path("<slug:place>/<int:proof_id>/pieces/<int:piece_id>/", proofs.file, name="file"),
]
