"""The addresses of the plan."""

from django.urls import path

from hygie.remediation.views import action, money, plan, shared, waivers, writing

app_name = "remediation"
_ONE = "<int:planned_id>/"
urlpatterns = [
    path("", plan.plan, name="plan"),
    path("tableau/", plan.board, name="board"),
    path("calendrier/", plan.calendar, name="calendar"),
    path("budget/", money.budget, name="budget"),
    path("conseils/", money.follow_up, name="follow_up"),
    path("export.<str:form>", money.export, name="export"),
    path("nouvelle/", writing.new, name="new"),
    path("partagees/", shared.overview, name="shared"),
    path("partagees/nouvelle/", shared.share, name="share"),
    path("derogations/", waivers.overview, name="waivers"),
    path("derogations/nouvelle/", waivers.ask, name="ask"),
    path("derogations/<int:waiver_id>/", waivers.waiver, name="waiver"),
    path("derogations/<int:waiver_id>/redemander/", waivers.ask_again, name="ask_again"),
    path("derogations/<int:waiver_id>/decider/", waivers.decide, name="decide"),
    path("derogations/<int:waiver_id>/lever/", waivers.end, name="end"),
    path(_ONE, action.action, name="action"),
    path(f"{_ONE}modifier/", writing.change, name="change"),
    path(f"{_ONE}deplacer/", action.move, name="move"),
    path(f"{_ONE}attend/", action.wait_for, name="wait_for"),
    path(f"{_ONE}attend/<int:needed_id>/retirer/", action.free, name="free"),
    path(f"{_ONE}membres/", shared.join, name="join"),
]
