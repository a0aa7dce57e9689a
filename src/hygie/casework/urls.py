"""The addresses of work on cases."""

from django.urls import path

from hygie.casework.views import playbooks, shift, support, tasks

app_name = "casework"
urlpatterns = [
    path("incidents/<str:number>/taches/", tasks.of_incident, name="tasks"),
    path("incidents/<str:number>/taches/lancer/", tasks.start, name="start"),
    path("incidents/<str:number>/taches/ajouter/", tasks.add, name="add"),
    path("incidents/<str:number>/taches/<int:task_id>/", tasks.act, name="act"),
    path("incidents/<str:number>/appui/", support.support, name="support"),
    path(
        "incidents/<str:number>/appui/<int:support_id>/retirer/",
        support.withdraw,
        name="withdraw",
    ),
    path("declarer/appui/", support.own, name="own_support"),
    path("declarer/taches/", tasks.own, name="own_tasks"),
    path("declarer/taches/<int:task_id>/", tasks.own_act, name="own_act"),
    path("astreinte/main-courante/", shift.log, name="log"),
    path("astreinte/releve/", shift.sheet, name="sheet"),
    path("astreinte/releve.pdf", shift.sheet_pdf, name="sheet_pdf"),
    path("astreinte/fiches/", playbooks.playbooks, name="playbooks"),
    path("astreinte/fiches/nouvelle/", playbooks.new, name="new_playbook"),
    path("astreinte/fiches/<slug:playbook_code>/", playbooks.playbook, name="playbook"),
]
