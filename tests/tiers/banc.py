"""The sandbox as a process of ours: started, provided with an engaged contract, and stopped. Not what is tried on it."""

import base64
import json
import re
import subprocess
import time
import uuid
from dataclasses import dataclass

import requests
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

# The contract of the examples is engaged and its second item is open on this day.
JOUR = "2027-03-02"
LOGICIEL = {"EDITEUR": "Editions Exemple", "LOGICIEL": "Logiciel Exemple", "VERSION": "1.0.0"}


@dataclass
class Opco:
    """Where one simulated OPCO is, and what it is called with."""

    nom: str
    base: str
    entetes: dict


class Bac:
    """All eleven on one loopback port, as long as the `with` lasts."""

    def __init__(self, options, contrat):
        self.options, self.contrat = options, contrat

    def __enter__(self):
        commande = ["cargo", "run", "--quiet", "-p", "conformance", "--", "bac-a-sable", "--port", "0"]
        self.processus = subprocess.Popen([*commande, *self.options], stdout=subprocess.PIPE, text=True)
        try:
            dit = ""
            for ligne in self.processus.stdout:
                dit += ligne
                if ligne.startswith("Ctrl-C"):
                    break
            else:
                raise SystemExit("le bac à sable ne démarre pas")
            self.pilotage = re.search(r"Pilotage +(\S+)", dit)[1]
            self.acces = {nom: re.search(rf"{nom} +(\S+)", dit)[1] for nom in ("X-API-KEY", "client_id", "client_secret")}
            motif = r"(\w+)\n  API +(\S+)/v1 et /v2\n  jeton +(\S+) \(portée : (.+)\)"
            self.opcos = [self.preparer(*trouve) for trouve in re.findall(motif, dit)]
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.processus.terminate()
        self.processus.wait()

    def preparer(self, nom, base, jeton, portee):
        """A token, and the contract of the examples, deposited and engaged."""
        demande = {"grant_type": "client_credentials", "client_id": self.acces["client_id"]}
        demande["client_secret"] = self.acces["client_secret"]
        if portee != "aucune":
            demande["scope"] = portee
        reponse = requests.post(jeton, data=demande, headers={"DPoP": preuve(jeton)}, timeout=10)
        reponse.raise_for_status()
        entetes = LOGICIEL | {"X-API-KEY": self.acces["X-API-KEY"]}
        entetes["Authorization"] = f"Bearer {reponse.json()['access_token']}"
        depot = requests.post(f"{base}/v1/dossiers", json=self.contrat, headers=entetes, timeout=10)
        depot.raise_for_status()
        self.piloter(f"dossiers/{depot.json()['numeroInterne']}/engager", {"opco": nom})
        self.piloter("horloge", {"opco": nom, "date": JOUR})
        return Opco(nom, base, entetes)

    def piloter(self, chemin, corps):
        """Steers; a refusal is a mistake of ours."""
        requests.post(f"{self.pilotage}/{chemin}", json=corps, timeout=10).raise_for_status()


def preuve(adresse):
    """A proof of possession (RFC 9449) for one POST; who wants none does not look at it."""
    cle = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    nombres = cle.public_key().public_numbers()
    jwk = {"kty": "RSA", "n": b64(nombres.n.to_bytes(256)), "e": b64(nombres.e.to_bytes(3))}
    tete = {"typ": "dpop+jwt", "alg": "RS256", "jwk": jwk}
    dit = {"jti": str(uuid.uuid4()), "htm": "POST", "htu": adresse, "iat": int(time.time())}
    message = f"{b64(json.dumps(tete).encode())}.{b64(json.dumps(dit).encode())}"
    return f"{message}.{b64(cle.sign(message.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def b64(octets):
    """Base64url without padding."""
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()
