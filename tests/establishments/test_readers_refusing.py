"""What the readers do not know, or will not follow."""

import pytest

from hygie.establishments.readers.inspection import NotReadable, inspect
from hygie.establishments.readers.opening import UnknownKind, recognise


def test_what_is_unknown_lists_what_is_known(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("nom;ville\nCH;NANTES\n", "utf-8")

    with pytest.raises(UnknownKind, match="SAE.*etalab.*JSON.*XML"):
        recognise(inspect(path))


def test_a_json_that_nests_without_end_is_refused(tmp_path):
    path = tmp_path / "deep.json"
    deep = '{"a":' * 20_000 + "1" + "}" * 20_000
    path.write_text(f'{{"schemaVersion":"v1","gcc":[{deep}],"pmej":[]}}', "utf-8")

    with pytest.raises(NotReadable, match="mal formé"):
        list(recognise(inspect(path)).records)
