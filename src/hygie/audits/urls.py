"""The addresses of audits."""

from django.urls import path

from hygie.audits.views import advice, findings, missions, results

app_name = "audits"
_ONE = "<int:audit_id>/"
_FINDING = f"{_ONE}constats/<int:finding_id>/"
urlpatterns = [
    path("", missions.audits, name="audits"),
    path("nouveau/", missions.new, name="new"),
    path("niveaux/<slug:place>/", missions.levels, name="levels"),
    path(_ONE, missions.mission, name="mission"),
    path(f"{_ONE}modifier/", missions.change, name="change"),
    path(f"{_ONE}etat/", missions.move, name="move"),
    path(f"{_ONE}restituer/", missions.deliver, name="deliver"),
    path(f"{_ONE}suivi/", missions.follow_up, name="follow_up"),
    path(f"{_ONE}resultats/", results.take, name="results"),
    path(f"{_ONE}pieces/", results.join, name="join"),
    path(f"{_ONE}pieces/<int:result_id>/", results.report, name="report"),
    path(f"{_ONE}constats.<str:form>", results.export, name="export"),
    path(f"{_ONE}constats/nouveau/", findings.note, name="note"),
    path(_FINDING, findings.finding, name="finding"),
    path(f"{_FINDING}etat/", findings.move, name="move_finding"),
    path("<int:follow_id>/verifier/<int:finding_id>/", findings.check, name="check"),
    path(f"{_ONE}recommandations/nouvelle/", advice.new, name="advise"),
    path(f"{_ONE}recommandations/<int:advice_id>/", advice.advice, name="advice"),
    path(f"{_ONE}recommandations/<int:advice_id>/action/", advice.action, name="make_action"),
]
