"""What Schemathesis found, read from its NDJSON report, and held against attendus.toml."""

import base64
import json
import re
import tomllib
from dataclasses import dataclass, field

# Reasons an OPCO gives are judged one by one; for the other checks what Schemathesis says is.
ACCEPTATION = "positive_data_acceptance"


@dataclass(frozen=True)
class Constat:
    """One failed check of one request, or several that read the same."""

    essai: str
    operation: str
    controle: str
    texte: str


@dataclass
class Attendu:
    """A failure that is accepted, with its reason."""

    operation: str
    controle: str
    texte: str
    raison: str
    source: str
    opco: list = field(default_factory=list)
    complet: bool = False
    vus: set = field(default_factory=set)

    def vise(self, constat):
        """Whether it speaks of that trial, operation and check."""
        ici = not self.opco or constat.essai in self.opco
        return ici and re.fullmatch(self.operation, constat.operation) and self.controle == constat.controle


def attendus(chemin):
    """The accepted failures."""
    return [Attendu(**ligne) for ligne in tomllib.loads(chemin.read_text(encoding="utf-8"))["attendu"]]


def lire(essai, chemin):
    """The failures of a report, how many requests were judged, and how many of them were answered 2xx."""
    constats, cas, bien = {}, 0, 0
    with chemin.open(encoding="utf-8") as lignes:
        for ligne in lignes:
            if not ligne.startswith('{"ScenarioFinished"'):
                continue
            recit = json.loads(ligne)["ScenarioFinished"]["recorder"]
            for numero, echange in recit.get("interactions", {}).items():
                reponse = echange["response"] or {}
                cas += 1
                bien += 200 <= reponse.get("status_code", 0) < 300
                for controle in recit.get("checks", {}).get(numero, []):
                    if controle["status"] == "success":
                        continue
                    valeur = recit["cases"][numero]["value"]
                    texte = motifs(reponse) if controle["name"] == ACCEPTATION else dit(controle)
                    constat = Constat(essai, f"{valeur['method']} {valeur['path']}", controle["name"], texte)
                    constats[constat] = constats.get(constat, 0) + 1
    return constats, cas, bien


def dit(controle):
    """What Schemathesis says."""
    echec = controle["failure_info"]["failure"]
    return " ".join(f"{echec['title']}: {echec['message']}".split())


def motifs(reponse):
    """The sentences of an error in any of the shapes of the OPCO; the whole body where there is none."""
    corps = base64.b64decode((reponse.get("content") or {}).get("$base64", "")).decode("utf-8", "replace")
    try:
        json_ = json.loads(corps)
        phrases = [erreur["description"] for erreur in json_.get("errors") or []]
        return " ".join([*phrases, *(json_[nom] for nom in ("comment", "description") if json_.get(nom))]) or corps
    except (ValueError, AttributeError, TypeError, KeyError):
        return corps


def juger(constats, liste):
    """Marks what was expected, and gives what was not."""
    inattendus = []
    for constat, fois in constats.items():
        vu, reste = False, constat.texte
        for attendu in liste:
            if attendu.vise(constat) and re.search(attendu.texte, constat.texte):
                vu = True
                attendu.vus.add(constat.essai)
                reste = re.sub(attendu.texte, "", reste) if constat.controle == ACCEPTATION else ""
        if not vu or reste.strip():
            inattendus.append((constat, fois))
    return inattendus


def perimes(liste, complet):
    """The accepted failures that did not happen, of those that this run may show: nowhere, or not at every OPCO they name."""
    voulus = [un for un in liste if complet or not un.complet]
    return [(un, sorted(set(un.opco) - un.vus)) for un in voulus if not un.vus or set(un.opco) - un.vus]
