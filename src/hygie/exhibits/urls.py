"""The addresses of evidence."""

from django.urls import path

from hygie.exhibits import views

app_name = "exhibits"
_OF = "incidents/<str:number>/preuves/"
_ONE = f"{_OF}<int:exhibit_id>/"
urlpatterns = [
    path(_OF, views.exhibits, name="exhibits"),
    path(f"{_OF}export.zip", views.sealed, name="sealed"),
    path(_ONE, views.exhibit, name="exhibit"),
    path(f"{_ONE}telecharger/", views.taken, name="taken"),
    path(f"{_ONE}verifier/", views.verified, name="verified"),
    path(f"{_ONE}remettre/", views.handed, name="handed"),
    path(f"{_ONE}copier/", views.copied, name="copied"),
    path(f"{_ONE}lever/", views.released, name="released"),
    path(f"{_ONE}reprendre/", views.held, name="held"),
    path(f"{_ONE}effacer/", views.erased, name="erased"),
    path(f"{_ONE}retirer/", views.withdrawn, name="withdrawn"),
]
