"""The addresses of debriefs and lessons."""

from django.urls import path

from hygie.lessons.views import actions, debriefs, shelf, stories

app_name = "lessons"
_OF_INCIDENT = "incidents/<str:number>/"
urlpatterns = [
    path("lecons/", debriefs.waiting, name="waiting"),
    path("retours/", shelf.shelf, name="shelf"),
    path("retours/<slug:public_id>/", shelf.one, name="published"),
    path(f"{_OF_INCIDENT}retour/", stories.story, name="story"),
    path(f"{_OF_INCIDENT}retour/<int:story_id>/", stories.answer, name="answer"),
    path(f"{_OF_INCIDENT}retour/retirer/", stories.withdraw, name="withdraw_story"),
    path(f"{_OF_INCIDENT}debriefings/", debriefs.debriefs, name="debriefs"),
    path(f"{_OF_INCIDENT}debriefings/<int:debrief_id>/", debriefs.debrief, name="debrief"),
    path(f"{_OF_INCIDENT}lecons/", debriefs.learn, name="learn"),
    path(f"{_OF_INCIDENT}lecons/<int:lesson_id>/", actions.lesson, name="lesson"),
    path(f"{_OF_INCIDENT}lecons/<int:lesson_id>/retirer/", debriefs.withdraw, name="withdraw"),
    path(f"{_OF_INCIDENT}actions/<int:action_id>/", actions.action, name="action"),
]
