"""The marks of a proof, in the words of those who choose one for it."""

from hygie.kernel.enums import Labelled
from hygie.kernel.markings import Tlp


class Mark(Labelled):
    """Who may be told of a proof, from everybody to those who keep the proofs of its place."""

    CLEAR = Tlp.CLEAR.value, "TLP:CLEAR, public"
    GREEN = Tlp.GREEN.value, "TLP:GREEN, la communauté de la santé"
    AMBER = Tlp.AMBER.value, "TLP:AMBER, l’établissement et les autorités qui le suivent"
    AMBER_STRICT = (
        Tlp.AMBER_STRICT.value,
        "TLP:AMBER+STRICT, l’établissement et son suivi seulement",
    )
    RED = Tlp.RED.value, "TLP:RED, ceux qui tiennent les preuves ici"
