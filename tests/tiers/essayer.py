"""Runs Schemathesis on the sandbox: one trial per OPCO, and one of the norm without its overlay.

Exit status: 0 when every failure is in attendus.toml and every entry of it happened, 1 otherwise.
"""

import argparse
import os
import subprocess
import sys
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import banc
import constats
import norme

ICI = Path(__file__).parent
# The norm without its overlay has a trial of its own, at this OPCO.
NUE, REFERENCE = "norme_nue", "akto"
PHASES = "examples,fuzzing,stateful"


def absentes(opco):
    """The operations that the profile declares absent: they have no answer to be judged."""
    profil = tomllib.loads((norme.RACINE / "sdk" / "donnees" / "opco" / f"{opco}.toml").read_text(encoding="utf-8"))
    return [nom for nom, capacite in profil["capacites"].items() if capacite["etat"] == "absent"]


def essayer(essai, opco, document, phases, exemples, dossier):
    """One run; gives its failures and figures."""
    debut = time.monotonic()
    rapport = dossier / f"{essai}.ndjson"
    commande = [sys.executable, "-m", "schemathesis.cli", "run", str(document), "--url", opco.base]
    commande += ["--phases", phases, "--max-examples", str(exemples), "--seed", "20260728", "--checks", "all"]
    commande += ["--mode", "all", "--continue-on-failure", "--no-shrink", "--generation-database", "none", "--no-color"]
    commande += ["--suppress-health-check", "all", "--request-timeout", "10", "--workers", "1", "--warnings", "off"]
    commande += ["--generation-allow-x00", "true" if essai == NUE else "false"]
    commande += ["--report", "ndjson", "--report-ndjson-path", str(rapport)]
    for nom, valeur in opco.entetes.items():
        commande += ["--header", f"{nom}: {valeur}"]
    sautees = [] if essai == NUE else absentes(opco.nom)
    for nom in sautees:
        commande += ["--exclude-operation-id", nom]
    journal = dossier / f"{essai}.log"
    with journal.open("w", encoding="utf-8") as sortie:
        milieu = os.environ | {"PYTHONPATH": str(ICI), "SCHEMATHESIS_HOOKS": "extension", "PYTHONHASHSEED": "0"}
        fini = subprocess.run(commande, stdout=sortie, stderr=subprocess.STDOUT, env=milieu, cwd=dossier, check=False)
    # 1 is « there are failures »; anything else is a run that did not take place.
    if fini.returncode not in (0, 1) or not rapport.exists():
        raise SystemExit(f"{essai} : Schemathesis n'a pas couru (statut {fini.returncode}), voir {journal}")
    trouves, cas, bien = constats.lire(essai, rapport)
    duree = time.monotonic() - debut
    print(f"{essai:<15} {cas:>5} cas, {bien:>4} admis, {len(sautees)} sans objet, {duree:5.1f} s", flush=True)
    if cas < 50 or bien < 15:
        raise SystemExit(f"{essai} : un essai creux ne prouve rien")
    return trouves


def main():
    arguments = argparse.ArgumentParser(description="Schemathesis contre le bac à sable des onze OPCO.")
    arguments.add_argument("--complet", action="store_true", help="la phase de couverture à chaque OPCO")
    arguments.add_argument("--particularite", action="append", default=[], help="comme au bac à sable")
    arguments.add_argument("--sortie", type=Path, required=True, help="dossier des rapports")
    options = arguments.parse_args()
    options.sortie.mkdir(parents=True, exist_ok=True)
    nue, effective, document = norme.preparer(options.sortie.resolve())
    print("norme.yaml : valide, seule et sous ses surcouches", flush=True)
    contrat = document["components"]["examples"]["ContratMajeur"]["value"]
    liste = constats.attendus(ICI / "attendus.toml")
    particularites = [f"--particularite={nom}" for nom in options.particularite]
    tous = {}
    with banc.Bac(particularites, contrat) as bac, ThreadPoolExecutor(2) as deux:
        opcos = {opco.nom: opco for opco in bac.opcos}
        profils = sorted(profil.stem for profil in (norme.RACINE / "sdk" / "donnees" / "opco").glob("*.toml"))
        if sorted(opcos) != profils:
            raise SystemExit(f"le bac à sable annonce {sorted(opcos)}, les profils sont {profils}")
        def un(nom):
            if nom == REFERENCE or options.complet:
                return essayer(nom, opcos[nom], effective, f"coverage,{PHASES}", 10, options.sortie.resolve())
            return essayer(nom, opcos[nom], effective, PHASES, 3, options.sortie.resolve())
        # The longest first. The bare norm comes after its OPCO is free again: their order is part of the result.
        for trouves in deux.map(un, sorted(opcos, key=lambda nom: nom != REFERENCE)):
            tous |= trouves
        tous |= essayer(NUE, opcos[REFERENCE], nue, PHASES, 10, options.sortie.resolve())
    inattendus, perimes = constats.juger(tous, liste), constats.perimes(liste, options.complet)
    for constat, fois in inattendus:
        print(f"INATTENDU {constat.essai} {constat.operation} {constat.controle} ({fois} fois)\n    {constat.texte[:600]}")
    for attendu, manque in perimes:
        print(f"PÉRIMÉ {attendu.operation} {attendu.controle} « {attendu.texte} » {' '.join(manque)}")
    print(f"{len(tous)} constats, {len(liste)} attendus ; {len(inattendus)} inattendus, {len(perimes)} périmés")
    return 1 if inattendus or perimes else 0


if __name__ == "__main__":
    raise SystemExit(main())
