"""What is this file? By its content, never by its name."""

from hygie.establishments.readers import etalab, finess_plus, sae, workbook, xml_flows
from hygie.establishments.readers.inspection import Inspection
from hygie.establishments.readers.records import OpenedRegister
from hygie.kernel.errors import Refused


class NothingToImport(Refused):
    """The kind of the file is known, and says nothing for the register."""


class UnknownKind(Refused):
    """The file is none of those that the register reads."""


_UNKNOWN = (
    "Ce n’est pas un fichier de registre connu. Sont lus : les tables ID, IDB et GHT de la SAE, la "
    "liste de la SAE (classeur), les fichiers FINESS etalab (cs1100501, cs1100502, cs1100507), "
    "le JSON FiNESS+ des structures, les flux XML FINESS."
)


def recognise(file: Inspection) -> OpenedRegister:
    """Open the file with the reader that knows it, or say plainly why none does."""
    opened = _opened(file)
    if opened:
        return opened
    known = _known(file)
    if known:
        raise NothingToImport(f"{known} : fichier reconnu, rien à en reprendre pour l’instant.")
    raise UnknownKind(_UNKNOWN)


def _opened(file: Inspection) -> OpenedRegister | None:
    if file.is_zip:
        return workbook.recognise(file)
    start = file.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"{":
        return finess_plus.recognise(file)
    if start == b"<":
        return xml_flows.recognise(file)
    return etalab.recognise(file) or sae.recognise(file)


def _known(file: Inspection) -> str:
    """The name of a known kind that carries nothing for the register."""
    if file.is_zip:
        return ""
    if xml_flows.is_flow(file):
        return "Flux XML FINESS d’activités, d’équipements ou d’autorisations"
    if sae.is_other_table(file):
        return "Table d’activité de la SAE"
    if file.head.startswith(b"finess,rs,champ_pmsi"):
        return "Indicateurs Hospi Diag"
    if b'"FeatureCollection"' in file.head[:200]:
        return "Carte GeoJSON"
    if b'"$schema"' in file.head[:2000]:
        return "Schéma JSON"
    return ""
