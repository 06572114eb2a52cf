"""Ce sur quoi les programmes d'exemple sont essayés : un OPCO simulé, le service, et un relais entre les deux."""

import json
import os
import queue
import re
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request

# Aucune attente n'est plus longue.
DELAI = 60
CFA, OPCO = "000006544", "opco_ep"
JETON = "jeton-de-l-exemple-0123456789abcdef"


class Manque(Exception):
    """Ce qui s'est passé autrement que prévu."""


def attendre(quoi, condition, delai=DELAI):
    """La première valeur vraie de la condition, regardée vingt fois par seconde."""
    fin = time.monotonic() + delai
    while time.monotonic() < fin:
        if valeur := condition():
            return valeur
        time.sleep(0.05)
    raise Manque(f"toujours pas après {delai} s : {quoi}")


def appeler(methode, url, corps=None, jeton=None, de_plus=None):
    """Un appel en JSON : (statut, valeur)."""
    entetes = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {jeton}"} if jeton else {}) | (de_plus or {})
    demande = urllib.request.Request(url, json.dumps(corps).encode() if corps is not None else None, entetes, method=methode)
    try:
        with urllib.request.urlopen(demande, timeout=DELAI) as reponse:
            return reponse.status, json.load(reponse)
    except urllib.error.HTTPError as refus:
        return refus.code, refus.read().decode("utf-8", "replace")


class Processus:
    """Un programme, dont chaque ligne est gardée ; il ne survit pas à son bloc `with`."""

    def __init__(self, commande, journal, **options):
        self.journal = journal
        self.sortie = open(journal, "wb")
        self.fils = subprocess.Popen(
            [str(mot) for mot in commande], stdin=subprocess.DEVNULL, stdout=self.sortie, stderr=subprocess.STDOUT, **options
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.tuer()

    def lu(self):
        return self.journal.read_text("utf-8", "replace")

    def attendre_ligne(self, motif, delai=DELAI):
        """La ligne, avant que le programme finisse."""

        def vue():
            fini = self.fils.poll() is not None
            if trouve := re.search(motif, self.lu(), re.MULTILINE):
                return trouve
            if fini:
                raise Manque(f"fini par {self.fils.returncode} avant « {motif} » : {self.fin()}")
            return None

        return attendre(f"« {motif} » ({self.fin()})", vue, delai)

    def fin(self):
        return " / ".join(self.lu().splitlines()[-3:])

    def attendre_fin(self, delai=DELAI):
        try:
            return self.fils.wait(delai)
        except subprocess.TimeoutExpired:
            raise Manque(f"pas fini après {delai} s : {self.fin()}") from None

    def tuer(self):
        if self.fils.poll() is None:
            self.fils.kill()
        self.fils.wait()
        self.sortie.close()


class BacASable(Processus):
    """Un OPCO simulé, sur un port que le système choisit."""

    def __init__(self, executable, dossier):
        commande = [executable, "bac-a-sable", "--port", "0", "--opco", OPCO]
        super().__init__(commande, dossier / "bac-a-sable.txt")
        self.racine = self.attendre_ligne(r"^Page +(http://\S+)/$").group(1)
        self.attendre_ligne(r"^  jeton ")
        lu = self.lu()
        self.cle, self.client, self.secret = (
            re.search(rf"^{nom} +(\S+)$", lu, re.MULTILINE).group(1) for nom in ("X-API-KEY", "client_id", "client_secret")
        )

    def piloter(self, methode, chemin, corps=None):
        statut, valeur = appeler(methode, f"{self.racine}/_simulateur/{chemin}", corps)
        if statut != 200:
            raise Manque(f"le bac à sable refuse {chemin} : {valeur}")
        return valeur

    def total(self, quoi):
        return self.piloter("GET", f"{quoi}?opco={OPCO}")["total"]

    def appels(self, operation):
        """Combien de fois l'OPCO a reçu cette opération, quelle que soit sa réponse."""
        return sum(un["operation"] == operation for un in self.piloter("GET", "appels?nombre=10000"))

    def engager(self, dossier):
        for action in ("instruire", "engager"):
            self.piloter("POST", f"dossiers/{dossier}/{action}", {"opco": OPCO})


class Relais:
    """Entre le service et l'OPCO. Sourd, il refuse les connexions ; il sait retenir la réponse d'un POST, arrivé."""

    def __init__(self, amont):
        self.amont = ("127.0.0.1", int(amont.rsplit(":", 1)[1]))
        self.prise = socket.socket()
        self.prise.bind(("127.0.0.1", 0))  # sans `listen`, le système refuse les connexions
        self.url = f"http://127.0.0.1:{self.prise.getsockname()[1]}"
        self.libre = threading.Event()
        self.libre.set()
        self.retenues = queue.SimpleQueue()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.libre.set()
        self.prise.close()

    def entendre(self):
        self.prise.listen()
        threading.Thread(target=self._accepter, daemon=True).start()

    def retenir(self):
        self.libre.clear()

    def relacher(self):
        self.libre.set()

    def _accepter(self):
        while True:
            try:
                aval, _ = self.prise.accept()
                amont = socket.create_connection(self.amont)
            except OSError:
                return
            a_retenir = threading.Event()
            threading.Thread(target=self._copier, args=(aval, amont, a_retenir, True), daemon=True).start()
            threading.Thread(target=self._copier, args=(amont, aval, a_retenir, False), daemon=True).start()

    def _copier(self, de, vers, a_retenir, montant):
        try:
            while lu := de.recv(65536):
                if montant and lu.startswith(b"POST ") and not self.libre.is_set():
                    a_retenir.set()
                if not montant and a_retenir.is_set():
                    self.libre.wait(DELAI)
                vers.sendall(lu)
        except OSError:
            pass
        for prise in (de, vers):
            try:
                prise.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


class Service:
    """Le service, qui se tue et redémarre sur le même dossier et la même adresse."""

    def __init__(self, executable, dossier, bac, base):
        self.executable, self.dossier, self.processus, self.departs = executable, dossier, None, 0
        with socket.socket() as libre:
            libre.bind(("127.0.0.1", 0))
            port = libre.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.configuration = dossier / "cfadock.toml"
        self.configuration.write_text(
            f"""etat = "etat.sqlite"
logiciel = {{ editeur = "Editions Exemple", nom = "Logiciel Exemple", version = "1.0.0" }}
ecoute = {{ adresse = "127.0.0.1:{port}" }}
journal = {{ fichier = "depots.sqlite" }}
limites = {{ attente = 2 }}
essai = {{ jour = "2026-09-01" }}

[opco.{OPCO}]
base = "{base}/{OPCO}"
jeton = "{bac.racine}/{OPCO}/connect/token"
identifiant = "{bac.client}"
secret = {{ environnement = "EXEMPLE_SECRET" }}

[cfa.{CFA}]
jeton = {{ environnement = "EXEMPLE_JETON" }}
cles = {{ {OPCO} = {{ environnement = "EXEMPLE_CLE" }} }}
""",
            "utf-8",
        )
        self.environnement = os.environ | {"EXEMPLE_SECRET": bac.secret, "EXEMPLE_JETON": JETON, "EXEMPLE_CLE": bac.cle}

    def __enter__(self):
        self.demarrer()
        return self

    def __exit__(self, *_):
        self.processus.tuer()

    def demarrer(self):
        self.departs += 1
        journal = self.dossier / f"service-{self.departs}.txt"
        self.processus = Processus(self.commande("servir"), journal, env=self.environnement)
        attendre("le service est prêt", self._pret)

    def commande(self, *mots):
        return [self.executable, "--configuration", self.configuration, *mots]

    def _pret(self):
        if self.processus.fils.poll() is not None:
            raise Manque(f"le service s'est arrêté : {self.processus.fin()}")
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=DELAI):
                return True
        except OSError:
            return False

    def tuer(self):
        """SIGKILL : rien n'est rangé."""
        self.processus.tuer()

    def arreter(self):
        """SIGTERM : ce qui est en cours finit."""
        self.processus.fils.send_signal(signal.SIGTERM)
        code = self.processus.attendre_fin()
        self.processus.tuer()
        if code != 0:
            raise Manque(f"l'arrêt demandé finit par {code} : {self.processus.fin()}")

    def suivre(self):
        """Une passe maintenant, sans attendre l'heure de la prochaine."""
        statut, valeur = appeler("POST", f"{self.url}/v1/cfa/{CFA}/opco/{OPCO}/suivi", {}, JETON)
        if statut != 200 or valeur.get("echecs"):
            raise Manque(f"la passe de suivi : {statut} {valeur}")
