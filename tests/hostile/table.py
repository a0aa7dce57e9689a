"""Who gets what, page by page: the table that `test_walls.py` compares with what is served."""

# The incident is one of Bellevue. Anne is its CISO, Rémi reads there; Zoé is a CISO elsewhere;
# Gaël and Karim answer for its group and its region; Léa is an analyst; Oscar runs the platform;
# Nadia observes; Adam keeps the accounts. 302 of nobody leads to the sign-in page, 404 is what
# one may not know of, 403 what one may not do.
WALLS = """
                                           nobody anne remi  zoe gael karim lea oscar nadia adam
GET  ''                                       200  302  302  302  302  302  302  302  302  302
GET  exploitation/taches/                     302  403  403  403  403  403  403  200  403  403
POST exploitation/taches/<job_id>/relancer/   302  403  403  403  403  403  403  409  403  403
GET  exploitation/sauvegardes/                302  403  403  403  403  403  403  200  403  403
POST exploitation/sauvegardes/maintenant/     302  403  403  403  403  403  403  302  403  403
GET  compte/connexion/                        200  200  200  200  200  200  200  200  200  200
POST compte/connexion/                        200  200  200  200  200  200  200  200  200  200
GET  compte/connexion/code/                   302  302  302  302  302  302  302  302  302  302
POST compte/connexion/code/                   302  302  302  302  302  302  302  302  302  302
GET  compte/confirmer/                        302  200  200  200  200  200  200  200  200  200
POST compte/confirmer/                        302  200  200  200  200  200  200  200  200  200
POST compte/sessions/fermer-les-autres/       302  302  302  302  302  302  302  302  302  302
POST compte/sessions/<session_id>/fermer/     302  302  302  302  302  302  302  302  302  302
GET  compte/mot-de-passe/                     302  200  200  200  200  200  200  200  200  200
POST compte/mot-de-passe/                     302  200  200  200  200  200  200  200  200  200
GET  compte/mot-de-passe/oublie/              200  200  200  200  200  200  200  200  200  200
POST compte/mot-de-passe/oublie/              200  200  200  200  200  200  200  200  200  200
GET  compte/mot-de-passe/nouveau/<link>/      409  409  409  409  409  409  409  409  409  409
POST compte/mot-de-passe/nouveau/<link>/      409  409  409  409  409  409  409  409  409  409
GET  compte/second-facteur/                   302  200  200  200  200  200  200  200  200  200
GET  compte/second-facteur/application/       302  200  200  200  200  200  200  200  200  200
POST compte/second-facteur/application/       302  200  200  200  200  200  200  200  200  200
GET  compte/second-facteur/application/retirer/ 302 200 200  200  200  200  200  200  200  200
POST compte/second-facteur/application/retirer/ 302 302 302  302  302  302  302  302  302  302
GET  compte/second-facteur/codes/             302  200  200  200  200  200  200  200  200  200
POST compte/second-facteur/codes/             302  302  302  302  302  302  302  302  302  302
GET  compte/cles/                             302  200  200  200  200  200  200  200  200  200
POST compte/cles/                             302  200  200  200  200  200  200  200  200  200
POST compte/cles/defi/                        200  200  200  200  200  200  200  200  200  200
POST compte/cles/nouvelle/defi/               302  200  200  200  200  200  200  200  200  200
GET  compte/identites/<slug>/connexion/       404  404  404  404  404  404  404  404  404  404
GET  compte/identites/<slug>/lier/            302  404  404  404  404  404  404  404  404  404
POST compte/identites/<slug>/lier/            302  404  404  404  404  404  404  404  404  404
GET  compte/identites/<slug>/retour/          404  404  404  404  404  404  404  404  404  404
POST compte/identites/<slug>/retour/          404  404  404  404  404  404  404  404  404  404
GET  compte/identites/<identity_id>/delier/   302  404  404  404  404  404  404  404  404  404
POST compte/identites/<identity_id>/delier/   302  302  302  302  302  302  302  302  302  302
GET  compte/cles/<passkey_id>/retirer/        302  404  404  404  404  404  404  404  404  404
POST compte/cles/<passkey_id>/retirer/        302  302  302  302  302  302  302  302  302  302
POST compte/deconnexion/                      302  302  302  302  302  302  302  302  302  302
GET  compte/moi/                              302  200  200  200  200  200  200  200  200  200
GET  compte/moi/coordonnees/                  302  200  200  200  200  200  200  200  200  200
POST compte/moi/coordonnees/                  302  422  422  422  422  422  422  422  422  422
GET  compte/invitation/<token>/               200  403  403  403  403  403  403  403  403  403
POST compte/invitation/<token>/               422  403  403  403  403  403  403  403  403  403

GET  comptes/                                 302  200  403  200  200  403  403  403  403  200
GET  comptes/inviter/                         302  200  403  200  200  403  403  403  403  200
POST comptes/inviter/                         302  422  403  422  422  403  403  403  403  422
GET  comptes/invitations/                     302  200  403  200  200  403  403  403  403  200
POST comptes/invitations/<invitation_id>/renvoyer/ 302 302 403 404 302  403  403  403  403  302
POST comptes/invitations/<invitation_id>/retirer/  302 302 403 404 302  403  403  403  403  302
GET  comptes/revues/                          302  200  403  200  200  403  403  403  403  200
GET  comptes/revues/<review_id>/              302  200  403  404  200  403  403  403  403  200
POST comptes/revues/<review_id>/<line_id>/    302  409  403  404  409  403  403  403  403  409
GET  comptes/<person_id>/                     302  200  403  404  200  403  403  403  403  200
GET  comptes/<person_id>/roles/               302  200  403  404  200  403  403  403  403  200
POST comptes/<person_id>/roles/               302  422  403  404  422  403  403  403  403  422
GET  comptes/<person_id>/roles/<membership_id>/ 302 200 403  404  200  403  403  403  403  200
POST comptes/<person_id>/roles/<membership_id>/ 302 422 403  404  422  403  403  403  403  422
POST comptes/<person_id>/second-facteur/      302  302  403  404  302  403  403  403  403  302
POST comptes/<person_id>/suspendre/           302  302  403  404  302  403  403  403  403  302
POST comptes/<person_id>/reactiver/           302  409  403  404  409  403  403  403  403  409
GET  comptes/<person_id>/fermer/              302  200  403  404  200  403  403  403  403  200
POST comptes/<person_id>/fermer/              302  302  403  404  302  403  403  403  403  302

GET  cles/                                    302  200  403  200  403  403  403  403  403  200
POST cles/                                    302  422  403  422  403  403  403  403  403  422
POST cles/<key_id>/revoquer/                  302  302  403  404  403  403  403  403  403  302

GET  notifications/                           302  200  200  200  200  200  200  200  200  200
GET  notifications/reglages/                  302  200  200  200  200  200  200  200  200  200
POST notifications/reglages/                  302  422  422  422  422  422  422  422  422  422
POST notifications/tout-lire/                 302  302  302  302  302  302  302  302  302  302
POST notifications/<told_id>/ouvrir/          302  404  404  404  404  404  404  404  404  404
GET  messages/                                302  403  403  403  403  403  403  200  403  403
GET  messages/<message_id>/                   302  403  403  403  403  403  403  200  403  403

GET  incidents/                               302  200  200  200  200  200  200  403  403  403
GET  incidents/nouveautes/                    302  200  200  204  200  200  200  403  403  403
GET  incidents/tableau/                       302  200  200  200  200  200  200  403  403  403
GET  incidents/tableau.csv                    302  200  200  200  200  200  200  403  403  403
GET  incidents/saisir/                        302  403  403  403  403  403  200  403  403  403
POST incidents/saisir/                        302  403  403  403  403  403  422  403  403  403
POST incidents/export.<form>                  302  200  200  200  200  200  200  403  403  403
GET  incidents/envois/                        302  403  403  403  403  403  200  403  403  403
POST incidents/envois/                        302  403  403  403  403  403  422  403  403  403
GET  incidents/envois/<dispatch_id>/          302  403  403  403  403  403  200  403  403  403
POST incidents/envois/<dispatch_id>/arreter/  302  403  403  403  403  403  302  403  403  403
GET  incidents/communs/                       302  200  200  200  200  200  200  403  403  403
GET  incidents/communs/nouveau/               302  403  403  403  403  403  200  403  403  403
POST incidents/communs/nouveau/               302  403  403  403  403  403  422  403  403  403
GET  incidents/communs/<parent_id>/           302  200  200  404  200  200  200  403  403  403
POST incidents/communs/<parent_id>/dire/      302  403  403  404  403  403  422  403  403  403
POST incidents/communs/<parent_id>/rattacher/ 302  403  403  404  403  403  422  403  403  403
POST incidents/communs/<parent_id>/terminer/  302  403  403  404  403  403  302  403  403  403
POST incidents/communs/<parent_id>/retirer/   302  403  403  404  403  403  422  403  403  403
GET  incidents/<number>/incident-commun/      302  403  403  404  403  403  200  404  404  404
POST incidents/<number>/incident-commun/      302  403  403  404  403  403  422  404  404  404
GET  incidents/<number>/                      302  200  200  404  200  200  200  404  404  404
GET  incidents/<number>/pieces/<attachment_id>/ 302 200 200  404  200  200  200  404  404  404
POST incidents/<number>/prendre-en-compte/    302  403  403  404  403  403  302  404  404  404
POST incidents/<number>/suivre/               302  403  403  404  403  403  302  404  404  404
GET  incidents/<number>/confier/              302  403  403  404  403  403  200  404  404  404
POST incidents/<number>/confier/              302  403  403  404  403  403  422  404  404  404
POST incidents/<number>/rendre/               302  403  403  404  403  403  422  404  404  404
POST incidents/<number>/qualifier/            302  403  403  404  403  403  422  404  404  404
POST incidents/<number>/doublon/              302  403  403  404  403  403  422  404  404  404
POST incidents/<number>/hors-perimetre/       302  403  403  404  403  403  422  404  404  404
POST incidents/<number>/noter/                302  403  403  404  403  403  422  404  404  404
POST incidents/<number>/rappel/               302  403  403  404  403  403  422  404  404  404
POST incidents/<number>/nouveau-code/         302  403  403  404  403  403  422  404  404  404
POST incidents/<number>/clore/                302  403  403  404  403  403  422  404  404  404
POST incidents/<number>/rouvrir/              302  403  403  404  403  403  422  404  404  404
POST incidents/<number>/prise-de-connaissance/ 302 403  403  404  403  403  422  404  404  404
POST incidents/<number>/echanges/             302  422  403  404  403  403  422  404  404  404
GET  incidents/<number>/echanges/nouveautes/  302  200  403  404  403  403  200  404  404  404
POST incidents/<number>/echanges/lu/          302  204  403  404  403  403  204  404  404  404
GET  incidents/<number>/echanges/<file_id>/   302  200  403  404  403  403  200  404  404  404
GET  incidents/<number>/demarches/<duty>/     302  200  200  404  200  200  200  404  404  404
POST incidents/<number>/demarches/<duty>/     302  422  403  404  403  403  422  404  404  404
GET  incidents/<number>/demarches/<duty>/document.<kind> 302 200 403 404 403 403 200 404 404 404
POST incidents/<number>/demarches/<duty>/<sent_id>/retirer/ 302 302 403 404 403 403 302 404 404 404
GET  incidents/<number>/soins/                302  200  200  404  200  200  200  404  404  404
POST incidents/<number>/soins/                302  422  403  404  403  403  422  404  404  404
GET  incidents/<number>/questions/            302  200  200  404  200  200  200  404  404  404
POST incidents/<number>/questions/            302  302  403  404  403  403  302  404  404  404
GET  incidents/<number>/cause/                302  200  200  404  200  200  200  404  404  404
POST incidents/<number>/cause/                302  422  403  404  403  403  422  404  404  404
GET  indicateurs/                             302  403  403  403  403  403  200  403  403  403
GET  incidents/<number>/indicateurs/          302  200  200  404  200  200  200  404  404  404
POST incidents/<number>/indicateurs/          302  422  403  404  403  403  422  404  404  404
POST incidents/<number>/indicateurs/export.<form> 302 302 302 404 302  302  302  404  404  404
POST incidents/<number>/indicateurs/<indicator_id>/retirer/ 302 302 403 404 403 403 302 404 404 404
GET  incidents/<number>/preuves/              302  200  403  404  403  403  200  404  404  404
POST incidents/<number>/preuves/              302  422  403  404  403  403  422  404  404  404
POST incidents/<number>/preuves/export.zip    302  422  403  404  403  403  422  404  404  404
GET  incidents/<number>/preuves/<exhibit_id>/ 302  200  403  404  403  403  200  404  404  404
POST incidents/<number>/preuves/<exhibit_id>/telecharger/ 302 200 403 404 403 403 200 404 404 404
POST incidents/<number>/preuves/<exhibit_id>/verifier/ 302 302 403 404 403 403 302 404 404 404
POST incidents/<number>/preuves/<exhibit_id>/remettre/ 302 422 403 404 403 403 422 404 404 404
POST incidents/<number>/preuves/<exhibit_id>/copier/ 302 422 403 404 403 403 422 404 404 404
POST incidents/<number>/preuves/<exhibit_id>/retirer/ 302 422 403 404 403 403 422 404 404 404
GET  incidents/<number>/taches/               302  200  403  404  403  403  200  404  404  404
POST incidents/<number>/taches/lancer/        302  302  403  404  403  403  302  404  404  404
POST incidents/<number>/taches/ajouter/       302  422  403  404  403  403  422  404  404  404
POST incidents/<number>/taches/<task_id>/     302  422  403  404  403  403  422  404  404  404
GET  incidents/<number>/lecteurs/             302  200  403  404  403  403  200  404  404  404
POST incidents/<number>/lecteurs/             302  422  403  404  403  403  403  404  404  404
GET  incidents/<number>/copies/               302  403  403  404  403  403  200  404  404  404
POST incidents/<number>/copies/<copy_id>/     302  403  403  404  403  403  302  404  404  404
GET  incidents/<number>/copies/<copy_id>/document.json 302 403 403 404 403 403 200 404 404 404
GET  incidents/<number>/appui/                302  200  403  404  403  403  200  404  404  404
POST incidents/<number>/appui/                302  422  403  404  403  403  422  404  404  404
POST incidents/<number>/appui/<support_id>/retirer/ 302 403 403 404 403 403 302 404 404 404
GET  incidents/<number>/reconstruction/       302  200  200  404  200  200  200  404  404  404
POST incidents/<number>/reconstruction/       302  422  403  404  403  403  403  404  404  404
POST incidents/<number>/reconstruction/declares/ 302 302 403 404 403 403 403 404 404 404
GET  incidents/<number>/reconstruction/dossier.pdf 302 200 200 404 200 200 200 404 404 404
GET  incidents/<number>/reconstruction/dossier.<form> 302 200 200 404 200 200 200 404 404 404
GET  incidents/<number>/reconstruction/systemes/<system_id>/ 302 200 200 404 200 200 200 404 404 404
POST incidents/<number>/reconstruction/systemes/<system_id>/ 302 422 403 404 403 403 403 404 404 404
GET  incidents/<number>/reconstruction/etapes/<step_id>/ 302 200 403 404 403 403 403 404 404 404
POST incidents/<number>/reconstruction/etapes/<step_id>/ 302 422 403 404 403 403 403 404 404 404
GET  incidents/<number>/reconstruction/heures/ 302 200 200 404 200 200 200 404 404 404
POST incidents/<number>/reconstruction/heures/ 302 422 403 404 403 403 403 404 404 404
GET  incidents/<number>/reconstruction/couts/ 302  200  403  404  403  200  403  404  404  404
POST incidents/<number>/reconstruction/couts/ 302  422  403  404  403  403  403  404  404  404
GET  incidents/<number>/reconstruction/activite/ 302 200 200 404 200 200 200 404 404 404
POST incidents/<number>/reconstruction/activite/ 302 422 403 404 403 403 403 404 404 404
GET  incidents/<number>/reconstruction/lignes/<counted_id>/ 302 200 403 404 403 403 403 404 404 404
POST incidents/<number>/reconstruction/lignes/<counted_id>/ 302 422 403 404 403 403 403 404 404 404
GET  incidents/<number>/reconstruction/reste/ 302  200  200  404  200  200  200  404  404  404
POST incidents/<number>/reconstruction/reste/ 302  422  403  404  403  403  403  404  404  404
GET  incidents/<number>/reconstruction/reste/<work_id>/ 302 200 403 404 403 403 403 404 404 404
POST incidents/<number>/reconstruction/reste/<work_id>/ 302 422 403 404 403 403 403 404 404 404
GET  retours/                                 302  200  200  200  200  200  200  403  403  403
GET  retours/<public_id>/                     302  200  200  200  200  200  200  403  403  403
GET  incidents/<number>/retour/               302  200  403  404  403  403  200  404  404  404
POST incidents/<number>/retour/               302  422  403  404  403  403  422  404  404  404
POST incidents/<number>/retour/<story_id>/    302  302  403  404  403  403  403  404  404  404
POST incidents/<number>/retour/retirer/       302  302  403  404  403  403  403  404  404  404
GET  lecons/                                  302  200  403  200  403  403  200  403  403  403
GET  incidents/<number>/debriefings/          302  200  403  404  403  403  200  404  404  404
POST incidents/<number>/debriefings/          302  422  403  404  403  403  422  404  404  404
GET  incidents/<number>/debriefings/<debrief_id>/ 302 200 403 404 403 403 200 404 404 404
POST incidents/<number>/debriefings/<debrief_id>/ 302 422 403 404 403 403 422 404 404 404
POST incidents/<number>/lecons/               302  302  403  404  403  403  302  404  404  404
GET  incidents/<number>/lecons/<lesson_id>/   302  200  403  404  403  403  200  404  404  404
POST incidents/<number>/lecons/<lesson_id>/   302  422  403  404  403  403  422  404  404  404
POST incidents/<number>/lecons/<lesson_id>/retirer/ 302 302 403 404 403 403 302 404 404 404
GET  incidents/<number>/actions/<action_id>/  302  200  403  404  403  403  200  404  404  404
POST incidents/<number>/actions/<action_id>/  302  422  403  404  403  403  422  404  404  404
GET  astreinte/main-courante/                 302  403  403  403  403  403  200  403  403  403
POST astreinte/main-courante/                 302  403  403  403  403  403  422  403  403  403
GET  astreinte/releve/                        302  403  403  403  403  403  200  403  403  403
GET  astreinte/releve.pdf                     302  403  403  403  403  403  200  403  403  403
GET  astreinte/copies/                        302  403  403  403  403  403  200  403  403  403
GET  astreinte/copies/destinataires/          302  403  403  403  403  403  200  403  403  403
POST astreinte/copies/destinataires/          302  403  403  403  403  403  422  403  403  403
GET  astreinte/copies/<rule_code>/            302  403  403  403  403  403  200  403  403  403
POST astreinte/copies/<rule_code>/            302  403  403  403  403  403  422  403  403  403
GET  astreinte/questions/                     302  403  403  403  403  403  200  403  403  403
GET  astreinte/questions/nouvelle/            302  403  403  403  403  403  200  403  403  403
POST astreinte/questions/nouvelle/            302  403  403  403  403  403  422  403  403  403
GET  astreinte/questions/<question_code>/     302  403  403  403  403  403  200  403  403  403
POST astreinte/questions/<question_code>/     302  403  403  403  403  403  422  403  403  403
GET  astreinte/fiches/                        302  403  403  403  403  403  200  403  403  403
GET  astreinte/fiches/nouvelle/               302  403  403  403  403  403  200  403  403  403
POST astreinte/fiches/nouvelle/               302  403  403  403  403  403  422  403  403  403
GET  astreinte/fiches/<playbook_code>/        302  403  403  403  403  403  200  403  403  403
POST astreinte/fiches/<playbook_code>/        302  403  403  403  403  403  422  403  403  403

GET  consultations/                           302  200  403  200  403  403  403  403  403  403
POST consultations/export.csv                 302  200  403  200  403  403  403  403  403  403

GET  contacts/                                302  302  302  302  200  200  200  403  403  403
POST contacts/export.<form>                   302  200  200  409  200  200  200  403  403  403
GET  contacts/lien/<secret>/                  404  404  404  404  404  404  404  404  404  404
POST contacts/lien/<secret>/                  404  404  404  404  404  404  404  404  404  404
GET  contacts/<place>/                        302  200  200  404  200  200  200  404  404  404
GET  contacts/<place>/ajouter/                302  200  403  404  200  403  403  404  404  404
POST contacts/<place>/ajouter/                302  422  403  404  422  403  403  404  404  404
POST contacts/<place>/imprimer/               302  200  200  404  200  200  200  404  404  404
GET  contacts/<place>/<contact_id>/           302  200  403  404  200  403  403  404  404  404
POST contacts/<place>/<contact_id>/           302  422  403  404  422  403  403  404  404  404
POST contacts/<place>/<contact_id>/confirmer/ 302  302  403  404  302  403  403  404  404  404
POST contacts/<place>/<contact_id>/retirer/   302  302  403  404  302  403  403  404  404  404

GET  declarer/                                200  200  200  200  200  200  200  200  200  200
POST declarer/                                422  422  422  422  422  422  422  422  422  422
GET  declarer/signaler/                       200  200  200  200  200  200  200  200  200  200
POST declarer/signaler/                       200  200  200  200  200  200  200  200  200  200
POST declarer/signaler/incident/              302  302  302  302  302  302  302  302  302  302
GET  declarer/structure/                      200  200  200  200  200  200  200  200  200  200
POST declarer/structure/                      422  422  422  422  422  422  422  422  422  422
GET  declarer/structures/                     200  200  200  200  200  200  200  200  200  200
GET  declarer/enregistre/                     302  302  302  302  302  302  302  302  302  302
GET  declarer/relire/                         302  302  302  302  302  302  302  302  302  302
POST declarer/relire/                         302  302  302  302  302  302  302  302  302  302
POST declarer/fichiers/                       302  302  302  302  302  302  302  302  302  302
GET  declarer/accuse/                         302  302  302  302  302  302  302  302  302  302
GET  declarer/accuse.pdf                      302  302  302  302  302  302  302  302  302  302
GET  declarer/formulaire-papier.pdf           200  200  200  200  200  200  200  200  200  200
GET  declarer/reprendre/                      200  200  200  200  200  200  200  200  200  200
POST declarer/reprendre/                      200  200  200  200  200  200  200  200  200  200
POST declarer/quitter/                        302  302  302  302  302  302  302  302  302  302
GET  declarer/soins/                          302  302  302  302  302  302  302  302  302  302
POST declarer/soins/                          302  302  302  302  302  302  302  302  302  302
GET  declarer/questions/                      302  302  302  302  302  302  302  302  302  302
POST declarer/questions/                      302  302  302  302  302  302  302  302  302  302
GET  declarer/echanges/                       302  302  302  302  302  302  302  302  302  302
POST declarer/echanges/                       302  302  302  302  302  302  302  302  302  302
GET  declarer/echanges/nouveautes/            204  204  204  204  204  204  204  204  204  204
POST declarer/echanges/lu/                    204  204  204  204  204  204  204  204  204  204
GET  declarer/echanges/<file_id>/             302  302  302  302  302  302  302  302  302  302
GET  declarer/demarches/<duty>/               302  302  302  302  302  302  302  302  302  302
POST declarer/demarches/<duty>/               302  302  302  302  302  302  302  302  302  302
GET  declarer/demarches/<duty>/document.<kind> 302 302  302  302  302  302  302  302  302  302
POST declarer/demarches/<duty>/<sent_id>/retirer/ 302 302 302 302 302  302  302  302  302  302
GET  declarer/taches/                         302  302  302  302  302  302  302  302  302  302
POST declarer/taches/<task_id>/               302  302  302  302  302  302  302  302  302  302
GET  declarer/lecteurs/                       302  302  302  302  302  302  302  302  302  302
POST declarer/lecteurs/                       302  302  302  302  302  302  302  302  302  302
GET  declarer/<slug>/                         302  302  302  302  302  302  302  302  302  302
POST declarer/<slug>/                         302  302  302  302  302  302  302  302  302  302

GET  etablissements/                          302  200  200  200  200  200  200  200  200  200
GET  etablissements/imports/                  302  403  403  403  403  403  403  200  403  200
POST etablissements/imports/                  302  403  403  403  403  403  403  200  403  200
GET  etablissements/imports/<import_id>/      302  403  403  403  403  403  403  200  403  200
GET  etablissements/imports/<import_id>/lignes.csv 302 403 403 403 403 403  403  200  403  200
GET  etablissements/entites/<finess>/         302  404  404  404  404  404  404  404  404  404
GET  etablissements/ght/<code>/               302  200  200  200  200  200  200  200  200  200
GET  etablissements/<finess>/                 302  200  200  200  200  200  200  200  200  200

GET  api/                                     200  200  200  200  200  200  200  200  200  200
GET  api/v1/                                  404  404  404  404  404  404  404  404  404  404
GET  api/v1/openapi.json                      200  200  200  200  200  200  200  200  200  200
POST api/v1/declarations                      401  401  401  401  401  401  401  401  401  401
GET  api/v1/declarations/<number>             401  401  401  401  401  401  401  401  401  401
POST api/v1/signals                           401  401  401  401  401  401  401  401  401  401
GET  api/v1/incidents                         401  401  401  401  401  401  401  401  401  401
GET  api/v1/incidents/<number>/notices        401  401  401  401  401  401  401  401  401  401
GET  api/v1/establishments                    401  401  401  401  401  401  401  401  401  401
GET  api/v1/establishments/<finess>           401  401  401  401  401  401  401  401  401  401
"""
HEADER, *LINES = [line.split() for line in WALLS.splitlines() if line.strip()]
TABLE = {
    (method, "" if route == "''" else route): tuple(map(int, statuses))
    for method, route, *statuses in LINES
}
OF_A_METHOD = {"shows": ("GET",), "does": ("POST",), "asks": ("GET", "POST")}


def plain(route):
    """A route without the converters of its parameters."""
    for converter in ("str", "int", "slug"):
        route = route.replace(f"<{converter}:", "<")
    return route
