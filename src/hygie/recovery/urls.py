"""The addresses of the file of recovery."""

from django.urls import path

from hygie.recovery.views import file, lines, systems, works

app_name = "recovery"
_FILE = "incidents/<str:number>/reconstruction/"
urlpatterns = [
    path(_FILE, file.file, name="file"),
    path(f"{_FILE}declares/", file.list_declared, name="list_declared"),
    path(f"{_FILE}dossier.pdf", file.taken_pdf, name="taken_pdf"),
    path(f"{_FILE}dossier.<str:form>", file.taken, name="taken"),
    path(f"{_FILE}systemes/<int:system_id>/", systems.system, name="system"),
    path(f"{_FILE}etapes/<int:step_id>/", systems.step, name="step"),
    path(f"{_FILE}heures/", lines.hours, name="hours"),
    path(f"{_FILE}couts/", lines.costs, name="costs"),
    path(f"{_FILE}activite/", lines.activity, name="activity"),
    path(f"{_FILE}lignes/<int:counted_id>/", lines.line, name="line"),
    path(f"{_FILE}reste/", works.works, name="works"),
    path(f"{_FILE}reste/<int:work_id>/", works.work, name="work"),
]
