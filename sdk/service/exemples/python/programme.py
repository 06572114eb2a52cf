"""Un logiciel de CFA qui dépose un contrat par le service cfadock, le suit jusqu'à l'engagement, puis le facture.

Tout ce qu'il faut garder d'une exécution à l'autre est dans un fichier : en production, ce sont des colonnes de la base.
"""

import http.client
import json
import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

URL = os.environ.get("CFADOCK_URL", "http://127.0.0.1:8088")
JETON = os.environ.get("CFADOCK_JETON", "")
CFA = os.environ.get("CFADOCK_CFA", "000006544")
OPCO = os.environ.get("CFADOCK_OPCO", "opco_ep")
# La fiche de l'élève dans ce logiciel : les clés d'idempotence et le numéro de la facture en viennent.
FICHE = os.environ.get("CFADOCK_FICHE", "4711")
# Le temps, en secondes, que ce programme consacre à une même demande avant de rendre la main.
PATIENCE = float(os.environ.get("CFADOCK_PATIENCE", "120"))

# Les situations d'un dépôt dont l'issue n'est pas connue.
OUVERTES = ("en-cours", "inconnue", "reponse-perdue")
PREFIXE = f"/v1/cfa/{CFA}/opco/{OPCO}"


class Arret(Exception):
    """Ce que le programme ne peut pas régler seul, avec le code de sortie qui le dit."""

    def __init__(self, code, phrase):
        super().__init__(phrase)
        self.code = code


class Etat:
    """Le fichier de ce programme. Il est remplacé d'un coup : une coupure laisse l'ancien ou le nouveau."""

    def __init__(self, chemin):
        self.chemin = Path(chemin)
        self.valeurs = {"dossier": None, "apres": 0, "engage": False, "facture": None}
        if self.chemin.exists():
            self.valeurs |= json.loads(self.chemin.read_text("utf-8"))

    def noter(self, **valeurs):
        self.valeurs |= valeurs
        nouveau = self.chemin.with_suffix(".nouveau")
        nouveau.write_text(json.dumps(self.valeurs, indent=2), "utf-8")
        nouveau.replace(self.chemin)


def appeler(methode, chemin, corps=None, entetes=None, delai=60):
    """Une demande, une réponse : (statut, entêtes, JSON). Lève OSError ou HTTPException quand la ligne est coupée."""
    entetes = {"Authorization": f"Bearer {JETON}", "Accept": "application/json"} | (entetes or {})
    demande = urllib.request.Request(URL + chemin, data=corps, headers=entetes, method=methode)
    try:
        with urllib.request.urlopen(demande, timeout=delai) as reponse:
            return reponse.status, reponse.headers, json.load(reponse)
    except urllib.error.HTTPError as refus:
        texte = refus.read()
        return refus.code, refus.headers, json.loads(texte) if texte else {}


def insister(methode, chemin, corps=None, entetes=None, delai=60):
    """La même demande jusqu'à une réponse qui en est une : le service redémarre, l'OPCO est absent, rien n'est perdu.

    Un POST repart sans risque parce qu'il porte toujours la même Idempotency-Key et le même corps.
    """
    fin = time.monotonic() + PATIENCE
    pause = 0.1
    while True:
        attente = pause
        try:
            statut, lus, valeur = appeler(methode, chemin, corps, entetes, delai)
            # D'une demande que l'on relit, `non-envoye` est l'issue : c'est elle qui est à envoyer de nouveau.
            relue = methode == "GET" and valeur.get("code") == "non-envoye"
            if statut not in (429, 503) or relue:
                return statut, lus, valeur
            raison = valeur.get("detail", f"statut {statut}")
            attente = float(lus.get("Retry-After") or pause)
        except (OSError, http.client.HTTPException, json.JSONDecodeError) as coupure:
            raison = f"le service ne répond pas ({type(coupure).__name__})"
        if time.monotonic() + attente > fin:
            raise Arret(4, f"Toujours sans réponse : {raison}")
        print(f"  nouvel essai dans {attente:g} s : {raison}", flush=True)
        time.sleep(attente)
        pause = min(pause * 2, 2)


def deposer(chemin, cle, corps, media):
    """Dépose une fois, et rend le dépôt quand l'OPCO l'a."""
    entetes = {"Content-Type": media, "Idempotency-Key": cle}
    statut, lus, valeur = insister("POST", chemin, corps, entetes)
    if statut == 202:
        print(f"  demande acceptée, pas encore réglée : {lus['Location']}", flush=True)
        return attendre_issue(lus["Location"]) or deposer(chemin, cle, corps, media)
    if statut in (200, 201):
        return valeur
    if statut == 409 and valeur.get("code") == "doublon":
        # Déjà déposé sous une autre clé : le service dit lequel, et rien n'est reparti.
        print(f"  {valeur['detail']}")
        return valeur["depot"]
    raise refus(statut, valeur)


def attendre_issue(location):
    """Suit une demande jusqu'à son issue ; None quand rien n'a été envoyé : elle est à répéter."""
    fin = time.monotonic() + PATIENCE
    depot = {}
    while time.monotonic() < fin:
        statut, _, depot = insister("GET", location)
        if statut in (404, 503):
            return None
        if statut not in (200, 202):
            raise refus(statut, depot)
        situation = depot["situation"]
        if situation == "deposee":
            return depot
        if situation in ("absente", "non-envoyee"):
            return None
        if situation not in OUVERTES:
            raise Arret(3, f"{situation} : {depot['conseil']}")
        time.sleep(0.2)
    raise Arret(4, f"Issue encore inconnue : {depot.get('conseil', 'relancez ce programme plus tard.')}")


def refus(statut, probleme):
    """Un problème RFC 9457, en une phrase par champ. 422 : la personne corrige ; le reste : le programme."""
    phrases = [f"{statut} {probleme.get('code', '')} : {probleme.get('detail', '')}"]
    for faute in probleme.get("erreurs", []):
        # Un champ du corps, un paramètre ou un en-tête.
        place = faute.get("pointeur") or faute.get("parametre") or faute.get("entete") or "requête"
        phrases.append(f"  {place} : {faute['phrase']}")
    phrases += [f"  {motif}" for motif in probleme.get("motifs", [])]
    return Arret(3 if statut == 422 else 5, "\n".join(phrases))


def suivre(etat):
    """Lit les événements depuis le curseur, et le garde après chacun, jusqu'à l'engagement du dossier."""
    fin = time.monotonic() + PATIENCE
    while not etat.valeurs["engage"]:
        if time.monotonic() > fin:
            raise Arret(4, "Pas encore engagé : relancez ce programme plus tard, il reprendra au même événement.")
        chemin = f"/v1/cfa/{CFA}/evenements?apres={etat.valeurs['apres']}&limite=100&attendre=5"
        statut, _, page = insister("GET", chemin, delai=30)
        if statut != 200:
            raise refus(statut, page)
        for evenement in page["evenements"]:
            print(f"  {evenement['id']} : {evenement['phrase']}", flush=True)
            du_dossier = evenement.get("dossier") == etat.valeurs["dossier"]
            if du_dossier and evenement["genre"] in ("refuse", "annule"):
                etat.noter(apres=evenement["id"])
                raise Arret(3, "L'OPCO n'a pas engagé ce dossier.")
            engage = etat.valeurs["engage"] or (du_dossier and evenement["genre"] == "engage")
            etat.noter(apres=evenement["id"], engage=engage)


def pdf(lignes):
    """Un PDF d'une page : ce que la facture montre. Un vrai logiciel a sa mise en page ; les octets, eux, ne changent pas
    d'un essai à l'autre."""
    texte = " ".join(f"({ligne}) Tj T*" for ligne in lignes)
    page = f"BT /F1 14 Tf 20 TL 72 760 Td {texte} ET"
    objets = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Length {len(page)} >>\nstream\n{page}\nendstream",
    ]
    fichier, table = "%PDF-1.4\n", "0000000000 65535 f \n"
    for rang, objet in enumerate(objets, 1):
        table += f"{len(fichier):010} 00000 n \n"
        fichier += f"{rang} 0 obj\n{objet}\nendobj\n"
    taille = len(objets) + 1
    fin = f"xref\n0 {taille}\n{table}trailer\n<< /Size {taille} /Root 1 0 R >>\nstartxref\n{len(fichier)}\n%%EOF\n"
    return (fichier + fin).encode("ascii")


def formulaire(demande, nom, fichier):
    """Le corps multipart : la demande en JSON, et son PDF."""
    limite = "----cfadock-exemple"
    tete = f'--{limite}\r\nContent-Disposition: form-data; name="demande"\r\nContent-Type: application/json\r\n\r\n'
    entre = (
        f'\r\n--{limite}\r\nContent-Disposition: form-data; name="fichier"; filename="{nom}"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    corps = tete.encode() + json.dumps(demande).encode() + entre.encode() + fichier + f"\r\n--{limite}--\r\n".encode()
    return corps, f"multipart/form-data; boundary={limite}"


def facturer(etat):
    """Prépare la facture, l'imprime, l'envoie. Si le dossier a changé entre-temps, elle se prépare de nouveau."""
    numero = f"F-{FICHE}"
    cle = f"facture-{numero}"
    # Arrêté après l'envoi et avant d'avoir noté la réponse ? Le service le sait par la clé : rien ne se refait.
    if depot := attendre_issue(f"/v1/cfa/{CFA}/demandes/{cle}"):
        return depot
    demande = {"numero": numero, "postes": [{"numero_interne": etat.valeurs["dossier"]}]}
    for _ in range(3):
        statut, _, projet = insister(
            "POST", f"{PREFIXE}/factures/projets", json.dumps(demande).encode(), {"Content-Type": "application/json"}
        )
        if statut != 200:
            raise refus(statut, projet)
        lignes = [f"{ligne['natureLigne']} : {ligne['montant']} EUR" for ligne in projet["facture"]["lignes"]]
        fichier = pdf([f"Facture {numero}", *lignes, f"Total : {projet['total']} EUR"])
        corps, media = formulaire(demande | {"empreinte": projet["empreinte"]}, f"{numero}.pdf", fichier)
        try:
            return deposer(f"{PREFIXE}/factures", cle, corps, media)
        except Arret as arret:
            if "facture-perimee" not in str(arret):
                raise
    raise Arret(5, "Le dossier change sans cesse : la facture n'est pas partie.")


def main():
    contrat, fichier = sys.argv[1:3]
    etat = Etat(fichier)
    if not etat.valeurs["dossier"]:
        print("1. Le contrat", flush=True)
        corps = Path(contrat).read_bytes()
        depot = deposer(f"{PREFIXE}/contrats", f"contrat-{FICHE}", corps, "application/json")
        etat.noter(dossier=depot["numeros"]["dossier"])
    print(f"Contrat déposé : dossier {etat.valeurs['dossier']}", flush=True)
    if not etat.valeurs["engage"]:
        print("2. Le suivi", flush=True)
        suivre(etat)
    print(f"Dossier {etat.valeurs['dossier']} engagé", flush=True)
    if not etat.valeurs["facture"]:
        print("3. La facture", flush=True)
        etat.noter(facture=facturer(etat)["numeros"]["facture"])
    print(f"Facture déposée : {etat.valeurs['facture']}", flush=True)


if __name__ == "__main__":
    try:
        main()
    except Arret as arret:
        print(arret, file=sys.stderr)
        sys.exit(arret.code)
