"""The norm as the simulated OPCO has it: norme.yaml under its overlays, applied by other code than ours, and validated.

It knows Overlay 1.0 as far as spec/surcouche.yaml uses it: `update` merges into objects, `remove` takes away.
"""

from copy import deepcopy
from pathlib import Path

import yaml
from jsonpath_rfc9535 import find
from openapi_spec_validator import validate

RACINE = Path(__file__).resolve().parents[2]
NORME = RACINE / "spec" / "norme.yaml"
SURCOUCHES = [RACINE / "spec" / "surcouche.yaml", Path(__file__).with_name("liens.yaml")]


class SansAlias(yaml.SafeDumper):
    """Writes shared nodes out: an overlay puts one update at several places."""

    def ignore_aliases(self, _data):
        return True


def lire(chemin):
    """The YAML of a file; a date stays the text it is, as in JSON."""
    loader = type("SansDates", (yaml.CSafeLoader,), {})
    loader.yaml_implicit_resolvers = {
        first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }
    return yaml.load(chemin.read_text(encoding="utf-8"), loader)


def fusionner(cible, ajout):
    """Merges as Overlay 1.0 §4.4.3 says: objects member by member, arrays by appending."""
    for nom, valeur in ajout.items():
        present = cible.get(nom)
        if isinstance(present, dict) and isinstance(valeur, dict):
            fusionner(present, valeur)
        elif isinstance(present, list) and isinstance(valeur, list):
            present.extend(valeur)
        else:
            cible[nom] = valeur


def appliquer(document, surcouche):
    """Applies every action; one that finds nothing is a mistake of ours."""
    for action in surcouche["actions"]:
        noeuds = find(action["target"], document)
        if not noeuds:
            raise SystemExit(f"surcouche : {action['target']} ne désigne rien")
        for noeud in noeuds:
            if action.get("remove"):
                parent = document
                for pas in noeud.location[:-1]:
                    parent = parent[pas]
                del parent[noeud.location[-1]]
            else:
                fusionner(noeud.value, deepcopy(action["update"]))


def preparer(dossier):
    """Validates norme.yaml as it is and under its overlays; gives the paths of both."""
    nue = lire(NORME)
    validate(nue)
    effective = lire(NORME)
    for chemin in SURCOUCHES:
        appliquer(effective, lire(chemin))
    validate(effective)
    ecrite = dossier / "norme-effective.yaml"
    ecrite.write_text(yaml.dump(effective, Dumper=SansAlias, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return NORME, ecrite, nue
