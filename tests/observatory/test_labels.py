"""What codes are called."""

from hygie.observatory import labels


def test_kinds_of_proofs_have_their_names_in_the_order_of_the_schema():
    assert labels.category("evidence_kinds", "43", {}) == "Exercice de crise"
    assert labels.category("evidence_kinds", "21", {}) == "Sensibilisation aux règles de base"
    ranks = [labels.rank("evidence_kinds", str(each)) for each in range(1, 62)]
    assert ranks == sorted(ranks)


def test_systems_are_called_as_the_form_calls_them():
    assert labels.category("systems", "SERVER", {}) == "Serveurs"


def test_what_nobody_knows_any_more_is_told_under_its_code():
    assert labels.category("incidents.origin", "OLD", {}) == "Ancien libellé (OLD)"
    assert labels.category("evidence_kinds", "99", {}) == "Fait OPSSIES n°\u00a099"
