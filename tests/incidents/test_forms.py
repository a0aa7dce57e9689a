from datetime import UTC, datetime, timedelta

import pytest

from hygie.incidents.forms import desk
from hygie.incidents.forms.paper import PaperForm
from hygie.incidents.forms.steps import FORMS, form_for
from hygie.incidents.rules.codes import IncidentNumber
from hygie.incidents.rules.declaration import Declaration
from hygie.incidents.rules.fields import AFTERWARDS, Step
from hygie.incidents.rules.lifecycle import Severity
from hygie.incidents.rules.vocabulary import (
    AffectedSystem,
    Answer,
    DataImpact,
    OngoingState,
    SupportKind,
)
from hygie.platform import phones
from tests.incidents.declarations import SATURDAY, a_declaration

NOW = SATURDAY + timedelta(hours=1)
AUTUMN = datetime(2026, 10, 26, 12, tzinfo=UTC)
FACTS = {
    "title": "Panne du dossier patient",
    "observed_at_day": "2026-03-28",
    "observed_at_hour": "23:30",
    "state": "ONGOING",
}
DECLARANT = {"name": "Anne Morel", "role": "RSSI", "phone": "06 12 34 56 78"}
PAPER = {
    "structure-name": "Clinique des Alizés",
    "structure-city": "Pointe-à-Pitre",
    "structure-postcode": "97110",
    "declarant-name": "Jo Bélair",
    "declarant-role": "Directrice",
    "declarant-phone": "0690 12 34 56",
    "facts-title": "Plus de réseau",
    "facts-observed_at_day": "2026-03-28",
    "facts-observed_at_hour": "10:00",
    "facts-state": "ONGOING",
    "impact-patient_danger": "NONE",
    "impact-organisation": "DEGRADED_MODE",
    "impact-territory_effect": "NO",
    "impact-spread_risk": "NO",
    "impact-data": ["NONE"],
    "cause-origin": "UNKNOWN",
    "cause-support": ["ADVICE"],
    "reception-received_at_day": "2026-03-28",
    "reception-received_at_hour": "16:00",
    "reception-carrier": "PHONE",
}
HOSTILE = {
    "NUL": "a\x00b",
    "right-to-left": "abc\u202egnp.exe",
    "HTML": "<script>alert(1)</script>",
    "formula": "=cmd|'/c calc'!A1",
    "a megabyte": "x" * 1_000_000,
    "emoji": "👩🏽‍⚕️" * 30,
    "surrogate": "\ud800",
}


def a_form(step, data, *, declaration=None, at=NOW, saving=False):
    return form_for(step, data, declaration=declaration or Declaration(), at=at, saving=saving)


def errors(form):
    return {name: " ".join(each) for name, each in form.errors.items()}


@pytest.mark.parametrize("step", list(FORMS))
def test_an_empty_form_shows_what_is_needed_now_and_what_can_wait(step):
    form = a_form(step, None)

    assert form.now or step in {Step.STRUCTURE, *AFTERWARDS}
    assert form.later
    assert form.as_div()


@pytest.mark.parametrize("step", list(FORMS))
def test_nothing_is_needed_to_keep_a_step_for_later(step):
    form = a_form(step, {}, saving=True)

    assert form.is_valid(), form.errors
    assert form.declared() == Declaration()


@pytest.mark.parametrize("step", [step for step in FORMS if step not in AFTERWARDS])
def test_what_is_needed_is_asked_in_french(step):
    form = a_form(step, {})

    assert not form.is_valid()
    assert all(sentence.endswith(".") for sentence in errors(form).values())
    assert "required" not in str(form.errors)


@pytest.mark.parametrize("step", list(FORMS))
def test_a_form_sent_back_as_it_was_shown_changes_nothing(step):
    before = a_declaration(
        {
            "facts.observed_at": SATURDAY + timedelta(seconds=7, microseconds=12),
            "facts.aware_at": SATURDAY + timedelta(minutes=3),
            "facts.systems": frozenset({AffectedSystem.MAIL, AffectedSystem.SERVER}),
            "facts.machines": 1200,
            "facts.narrative": "Une ligne\net une autre.",
        }
    )
    shown = a_form(step, None, declaration=before)
    sent = {}
    for bound in shown:
        value = bound.value()
        if isinstance(value, datetime):
            day, hour = bound.field.widget.decompress(value)
            sent |= {f"{bound.html_name}_day": str(day), f"{bound.html_name}_hour": str(hour)}
        elif value is not None:
            sent[bound.html_name] = value

    form = a_form(step, sent, declaration=before)

    assert form.is_valid(), form.errors
    assert form.declared() == before


def test_a_first_declaration_goes_through_five_forms():
    declaration = Declaration()
    for step, data in {
        Step.STRUCTURE: {"name": "CH de Bellevue", "city": "Bellevue", "postcode": "01440"},
        Step.DECLARANT: DECLARANT,
        Step.FACTS: FACTS,
        Step.IMPACT: {
            "patient_danger": "UNKNOWN",
            "organisation": "DEGRADED_MODE",
            "territory_effect": "NO",
            "spread_risk": "UNKNOWN",
            "data": ["INACCESSIBLE_OR_LOST"],
        },
        Step.CAUSE: {"origin": "UNKNOWN", "support": ["ADVICE", "TECHNICAL_HELP"]},
    }.items():
        form = a_form(step, data, declaration=declaration)
        assert form.is_valid(), form.errors
        declaration = form.declared()

    assert declaration.structure.department == "01"
    assert declaration.declarant.phone == "+33612345678"
    assert declaration.facts.aware_at == declaration.facts.observed_at == SATURDAY
    assert declaration.facts.state == OngoingState.ONGOING
    assert declaration.impact.data == {DataImpact.INACCESSIBLE_OR_LOST}
    assert declaration.cause.support == {SupportKind.ADVICE, SupportKind.TECHNICAL_HELP}


def test_a_structure_of_the_register_is_not_asked_its_name_again():
    form = a_form(Step.STRUCTURE, None, declaration=a_declaration())

    assert list(form.fields) == ["is_essential_or_important", "is_ose"]


def test_times_are_read_in_the_time_of_the_structure():
    here = Declaration().changed({"structure.department": "974"})

    form = a_form(Step.FACTS, FACTS | {"observed_at_hour": "10:00"}, declaration=here)

    assert form.is_valid(), form.errors
    assert form.declared().facts.observed_at == datetime(2026, 3, 28, 6, tzinfo=UTC)
    assert "heure de La Réunion" in form["observed_at"].help_text


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"observed_at_day": "2026-02-30"}, "observed_at", "Cette date n’existe pas"),
        ({"observed_at_day": ""}, "observed_at", "Donnez le jour et l’heure"),
        ({"observed_at_hour": ""}, "observed_at", "Donnez le jour et l’heure"),
        ({"observed_at_hour": "25:00"}, "observed_at", "Cette heure n’existe pas"),
        ({"observed_at_day": "2030-01-01"}, "observed_at", "dans le futur"),
        ({"observed_at_day": "1990-01-01"}, "observed_at", "antérieur à l’an 2000"),
        (
            {"aware_at_day": "2026-03-27", "aware_at_hour": "10:00"},
            "aware_at",
            "avant de l’avoir constaté",
        ),
        (
            {"occurred_at_day": "2026-03-29", "occurred_at_hour": "00:10"},
            "observed_at",
            "Le début ne peut pas suivre",
        ),
        ({"narrative": "Mme X, NIR 1850578006084"}, "narrative", "aucune identité de patient"),
        ({"narrative": "x" * 20_001}, "narrative", "20\N{NO-BREAK SPACE}000 caractères au plus"),
        ({"title": "x" * 151}, "title", "150 caractères au plus"),
        ({"machines": "beaucoup"}, "machines", "Écrivez un nombre entier"),
        ({"machines": "9" * 4000}, "machines", "Écrivez un nombre entier"),
        ({"machines": "-3"}, "machines", "Écrivez un nombre entier"),
        ({"state": "GONE" * 1000}, "state", "Choisissez une réponse de la liste."),
        ({"systems": ["SERVER", "MOON"]}, "systems", "Choisissez une réponse de la liste."),
    ],
)
def test_what_does_not_hold_is_said_beside_its_field(changes, field, sentence):
    form = a_form(Step.FACTS, FACTS | changes, at=SATURDAY + timedelta(hours=3))

    assert not form.is_valid()
    assert sentence in errors(form)[field]


def test_an_hour_skipped_by_spring_is_refused():
    data = FACTS | {"observed_at_day": "2026-03-29", "observed_at_hour": "02:30"}

    form = a_form(Step.FACTS, data, at=SATURDAY + timedelta(days=1))

    assert "n’a pas existé" in errors(form)["observed_at"]


def test_an_hour_repeated_by_autumn_is_the_first_and_the_form_says_so():
    data = FACTS | {"observed_at_day": "2026-10-25", "observed_at_hour": "02:30"}

    form = a_form(Step.FACTS, data, at=AUTUMN)

    assert form.is_valid()
    assert form.declared().facts.observed_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert "nous retenons la première" in form.notices[0]


def test_spaces_in_a_number_are_forgiven():
    form = a_form(Step.FACTS, FACTS | {"machines": "1\u202f200"})

    assert form.is_valid(), form.errors
    assert form.declared().facts.machines == 1200


@pytest.mark.parametrize(
    ("department", "typed", "kept", "shown"),
    [
        ("75", "06 12 34 56 78", "+33612345678", "06 12 34 56 78"),
        ("75", "+33 (0)6.12.34.56.78", "+33612345678", "06 12 34 56 78"),
        ("974", "0692 12 34 56", "+262692123456", "+262 692 12 34 56"),
        ("971", "0690123456", "+590690123456", "+590 690 12 34 56"),
        ("976", "0639 01 23 45", "+262639012345", "+262 639 01 23 45"),
        ("988", "75 12 34", "+687751234", "+687 75.12.34"),
        ("974", "01 42 34 56 78", "+33142345678", "01 42 34 56 78"),
        ("54", "+352 621 123 456", "+352621123456", "+352 621 123 456"),
    ],
)
def test_a_telephone_is_read_as_it_is_dialled_there(department, typed, kept, shown):
    here = Declaration().changed({"structure.department": department})

    form = a_form(Step.DECLARANT, DECLARANT | {"phone": typed}, declaration=here)

    assert form.is_valid(), form.errors
    assert form.declared().declarant.phone == kept
    assert phones.phone_in_words(kept) == shown


@pytest.mark.parametrize(
    "typed", ["", "15", "poste 4321", "06 12 34 56", "01 42 34 56 78 poste 12", "9" * 400]
)
def test_a_telephone_that_cannot_be_called_is_refused(typed):
    form = a_form(Step.DECLARANT, DECLARANT | {"phone": typed})

    assert not form.is_valid()
    assert errors(form)["phone"].endswith(".")


def test_an_address_that_is_none_is_refused():
    form = a_form(Step.DECLARANT, DECLARANT | {"email": "anne@"})

    assert "prenom.nom@exemple.fr" in errors(form)["email"]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("step", list(FORMS))
def test_hostile_text_in_every_field_is_kept_harmless_or_refused(step, text):
    names = form_for(step, None, declaration=Declaration(), at=NOW).fields
    data = dict.fromkeys(names, text) | {f"{name}_day": text for name in names}

    form = a_form(step, data | {f"{name}_hour": text for name in names})

    assert not form.is_valid()
    form.as_div()
    kept = " ".join(str(value) for value in form.cleaned_data.values())
    assert not set("\x00\u202e\ud800") & set(kept)
    assert len(kept) < 40_000


def test_html_is_kept_as_text_and_shown_escaped():
    form = a_form(Step.FACTS, FACTS | {"title": "<b>Panne</b>"})

    assert form.is_valid()
    assert form.declared().facts.title == "<b>Panne</b>"
    assert "<b>Panne" not in form.as_div()


@pytest.mark.parametrize("postcode", ["1440", "ABCDE", "014400"])
def test_a_postcode_has_five_digits(postcode):
    data = {"name": "CH", "city": "Bellevue", "postcode": postcode}

    assert "postcode" in errors(a_form(Step.STRUCTURE, data))


def test_a_paper_form_is_typed_in_on_one_page():
    form = PaperForm(PAPER, at=NOW)

    assert form.is_valid(), [each.errors for each in form.forms]
    declared = form.declared()
    assert declared.zone == "America/Guadeloupe"
    assert declared.declarant.phone == "+590690123456"
    assert declared.facts.observed_at == datetime(2026, 3, 28, 14, tzinfo=UTC)
    assert form.reception.cleaned_data["carrier"] == "PHONE"


def test_a_paper_form_says_all_its_errors_at_once():
    form = PaperForm(PAPER | {"structure-name": "", "facts-title": ""}, at=NOW)

    assert not form.is_valid()
    assert sum(bool(each.errors) for each in form.forms) == 2


def test_a_paper_form_may_give_a_finess_number():
    good = PaperForm(PAPER | {"structure-finess_et": "970102018"}, at=NOW)
    bad = PaperForm(PAPER | {"structure-finess_et": "97010201"}, at=NOW)

    assert good.is_valid()
    assert good.declared().structure.finess_et == "970102018"
    assert not bad.is_valid()


def test_the_analyst_qualifies():
    form = desk.QualifyForm(
        {
            "incident_type": "RANSOMWARE",
            "severity": "MAJOR",
            "significant": "NO",
            "reason": "Trois serveurs chiffrés.",
        }
    )

    assert form.is_valid(), form.errors
    assert form.cleaned_data["severity"] is Severity.MAJOR
    assert form.cleaned_data["significant"] is False


def test_a_qualification_gives_its_reason():
    form = desk.QualifyForm({"incident_type": "X", "severity": "", "significant": Answer.UNKNOWN})

    assert set(form.errors) == {"incident_type", "severity", "significant", "reason"}


@pytest.mark.parametrize(
    ("text", "valid"), [("2026-743-1", True), (" 2026 00743 1 ", True), ("2026-00743-5", False)]
)
def test_a_duplicate_names_an_incident(text, valid):
    form = desk.DuplicateForm({"number": text})

    assert form.is_valid() is valid
    if valid:
        assert form.cleaned_data["number"] == IncidentNumber(year=2026, sequence=743)


def test_a_note_holds_no_patient():
    assert desk.NoteForm({"text": "Rappelé à 10 h."}).is_valid()
    assert not desk.NoteForm({"text": "NIR 1850578006084"}).is_valid()
    assert not desk.OutOfScopeForm({"reason": ""}).is_valid()


@pytest.mark.parametrize("form", [desk.CloseForm, desk.AwarenessForm])
@pytest.mark.parametrize(
    ("hour", "valid"),
    [("2026-03-28 10:00", True), ("2026-03-30 10:00", False), ("1999-01-01 1:00", False)],
)
def test_a_moment_of_the_desk_is_past_and_local(form, hour, valid):
    day, hour = hour.split()
    name = form.moment_name
    data = {f"{name}_day": day, f"{name}_hour": hour, "summary": "Fini.", "reason": "Erreur."}

    filled = form(data, at=NOW, zone="Indian/Reunion")

    assert filled.is_valid() is valid
    if valid:
        assert filled.cleaned_data[name] == datetime(2026, 3, 28, 6, tzinfo=UTC)
