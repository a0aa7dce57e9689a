"""The addresses of incidents: the desk, and the declaration that is open to all."""

from django.urls import path

from hygie.incidents.views import acts, care, declare, desk, notices, send, typing_in

app_name = "incidents"
urlpatterns = [
    path("incidents/", desk.desk, name="desk"),
    path("incidents/nouveautes/", desk.fresh, name="fresh"),
    path("incidents/saisir/", typing_in.type_in, name="type_in"),
    path("incidents/export.<str:form>", desk.export, name="export"),
    path("incidents/<str:number>/", desk.incident, name="incident"),
    path("incidents/<str:number>/pieces/<int:attachment_id>/", desk.attachment, name="attachment"),
    path("incidents/<str:number>/prendre-en-compte/", acts.acknowledge, name="acknowledge"),
    path("incidents/<str:number>/qualifier/", acts.qualify, name="qualify"),
    path("incidents/<str:number>/doublon/", acts.mark_duplicate, name="mark_duplicate"),
    path("incidents/<str:number>/hors-perimetre/", acts.put_out_of_scope, name="put_out_of_scope"),
    path("incidents/<str:number>/noter/", acts.note, name="note"),
    path("incidents/<str:number>/rappel/", acts.call_back, name="call_back"),
    path("incidents/<str:number>/clore/", acts.close, name="close"),
    path("incidents/<str:number>/rouvrir/", acts.reopen, name="reopen"),
    path(
        "incidents/<str:number>/prise-de-connaissance/",
        acts.correct_awareness,
        name="correct_awareness",
    ),
    path("incidents/<str:number>/demarches/<slug:duty>/", notices.notice, name="notice"),
    path(
        "incidents/<str:number>/demarches/<slug:duty>/document.<str:kind>",
        notices.notice_document,
        name="notice_document",
    ),
    path(
        "incidents/<str:number>/demarches/<slug:duty>/<int:sent_id>/retirer/",
        notices.notice_withdrawn,
        name="notice_withdrawn",
    ),
    path("incidents/<str:number>/soins/", care.care, name="care"),
    path("declarer/soins/", care.own_care, name="own_care"),
    path("declarer/demarches/<slug:duty>/", notices.own_notice, name="own_notice"),
    path(
        "declarer/demarches/<slug:duty>/document.<str:kind>",
        notices.own_notice_document,
        name="own_notice_document",
    ),
    path(
        "declarer/demarches/<slug:duty>/<int:sent_id>/retirer/",
        notices.own_notice_withdrawn,
        name="own_notice_withdrawn",
    ),
    path("declarer/", declare.structure, name="declare"),
    path("declarer/structure/", declare.structure, name="structure"),
    path("declarer/structures/", declare.search, name="structures"),
    path("declarer/enregistre/", declare.kept, name="kept"),
    path("declarer/relire/", send.review, name="review"),
    path("declarer/fichiers/", send.attach, name="attach"),
    path("declarer/accuse/", send.receipt, name="receipt"),
    path("declarer/accuse.pdf", send.receipt_pdf, name="receipt_pdf"),
    path("declarer/formulaire-papier.pdf", send.paper_form, name="paper_form"),
    path("declarer/reprendre/", send.resume, name="resume"),
    path("declarer/quitter/", send.leave, name="leave"),
    path("declarer/<slug:slug>/", declare.step, name="step"),
]
