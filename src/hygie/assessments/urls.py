"""The addresses of assessments."""

from django.urls import path

from hygie.assessments.views import (
    answering,
    arriving,
    campaigns,
    consolidation,
    exports,
    giving,
    keeping,
    places,
    reviewing,
    scores,
)

app_name = "assessments"
_ONE = "<int:assessment_id>/"
_CAMPAIGN = "campagnes/<int:campaign_id>/"
# Scores, what leaves in files, what is seen of many at once.
_SEEN = [
    path(f"{_ONE}scores/", scores.scores, name="scores"),
    path("etablissements/<slug:place>/", places.place, name="place"),
    path(f"{_CAMPAIGN}ensemble/", consolidation.together, name="together"),
    path(f"{_CAMPAIGN}ensemble.<str:kind>", exports.export_all, name="export_all"),
    path(f"{_ONE}export.<str:kind>", exports.export, name="export"),
    path(f"{_ONE}note.pdf", exports.note, name="note"),
    path(f"{_ONE}rapport.pdf", exports.report, name="report"),
]
urlpatterns = [
    *_SEEN,
    path("", arriving.arriving, name="arriving"),
    path("campagnes/nouvelle/", keeping.new, name="new"),
    path(_CAMPAIGN, campaigns.campaign, name="campaign"),
    path(f"{_CAMPAIGN}modifier/", keeping.change, name="change"),
    path(f"{_CAMPAIGN}ouvrir/", keeping.start, name="start"),
    path(f"{_CAMPAIGN}clore/", keeping.close, name="close"),
    path(f"{_CAMPAIGN}verrouiller/", keeping.lock, name="lock"),
    path(f"{_CAMPAIGN}abandonner/", keeping.discard, name="discard"),
    path(_ONE, answering.assessment, name="assessment"),
    path(f"{_ONE}remettre/", giving.give, name="give"),
    path(f"{_ONE}parts/", giving.give_part, name="give_part"),
    path(f"{_ONE}parts/<int:part_id>/reprendre/", giving.take_part, name="take_part"),
    path(f"{_ONE}examen/", reviewing.review, name="review"),
    path(f"{_ONE}renvoyer/", reviewing.send_back, name="send_back"),
    path(f"{_ONE}accepter/", reviewing.accept, name="accept"),
    path(f"{_ONE}pieces/<int:joined_id>/", answering.file, name="file"),
    path(f"{_ONE}pieces/<int:joined_id>/retirer/", answering.withdraw_file, name="withdraw_file"),
    path(f"{_ONE}mesures/<int:node_id>/", answering.measure, name="measure"),
    path(f"{_ONE}mesures/<int:node_id>/action/", giving.plan, name="plan"),
    path(f"{_ONE}<int:target_id>/", answering.objective, name="objective"),
]
