/**
 * Un logiciel de CFA qui dépose un contrat par le service cfadock, le suit jusqu'à l'engagement, puis le facture.
 *
 * Tout ce qu'il faut garder d'une exécution à l'autre est dans un fichier : en production, ce sont des colonnes de la base.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

const lire = (nom: string, defaut: string): string => process.env[nom] ?? defaut;
const URL_SERVICE = lire("CFADOCK_URL", "http://127.0.0.1:8088");
const JETON = lire("CFADOCK_JETON", "");
const CFA = `/v1/cfa/${lire("CFADOCK_CFA", "000006544")}`;
const PREFIXE = `${CFA}/opco/${lire("CFADOCK_OPCO", "opco_ep")}`;
/** La fiche de l'élève dans ce logiciel : les clés d'idempotence et le numéro de la facture en viennent. */
const FICHE = lire("CFADOCK_FICHE", "4711");
/** Le temps, en secondes, que ce programme consacre à une même demande avant de rendre la main. */
const PATIENCE = Number(lire("CFADOCK_PATIENCE", "120"));

type Situation =
  | "en-cours" | "inconnue" | "reponse-perdue" | "deposee" | "refusee" | "non-envoyee" | "absente" | "ecartee";
interface Depot {
  entree: string | number;
  situation: Situation;
  numeros: { dossier?: string; facture?: string };
  conseil?: string;
}
interface Probleme {
  code?: string;
  detail?: string;
  erreurs?: { pointeur?: string; parametre?: string; entete?: string; phrase: string }[];
  motifs?: unknown[];
  depot?: Depot;
}
interface Evenement {
  id: number;
  genre: string;
  dossier?: string;
  phrase: string;
}
interface Projet {
  facture: { lignes: { natureLigne: string; montant: number }[] };
  total: number | string;
  empreinte: string;
}
interface Etat {
  dossier: string | null;
  apres: number;
  engage: boolean;
  facture: string | null;
}
interface Reponse {
  statut: number;
  entetes: Headers;
  valeur: unknown;
}

/** Les situations d'un dépôt dont l'issue n'est pas connue. */
const OUVERTES: Situation[] = ["en-cours", "inconnue", "reponse-perdue"];

/** Ce que le programme ne peut pas régler seul, avec le code de sortie qui le dit. */
class Arret extends Error {
  constructor(readonly sortie: number, phrase: string, readonly probleme = "") {
    super(phrase);
  }
}

/** Le fichier de ce programme. Il est remplacé d'un coup : une coupure laisse l'ancien ou le nouveau. */
function noter(fichier: string, etat: Etat): void {
  writeFileSync(`${fichier}.nouveau`, JSON.stringify(etat, null, 2));
  renameSync(`${fichier}.nouveau`, fichier);
}

async function appeler(methode: string, chemin: string, corps?: string | FormData, entetes = {}, delai = 60): Promise<Reponse> {
  const reponse = await fetch(URL_SERVICE + chemin, {
    method: methode,
    headers: { authorization: `Bearer ${JETON}`, accept: "application/json", ...entetes },
    body: corps ?? null,
    redirect: "error",
    signal: AbortSignal.timeout(delai * 1000),
  });
  const texte = await reponse.text();
  return { statut: reponse.status, entetes: reponse.headers, valeur: texte === "" ? {} : JSON.parse(texte) };
}

/**
 * La même demande jusqu'à une réponse qui en est une : le service redémarre, l'OPCO est absent, rien n'est perdu.
 *
 * Un POST repart sans risque parce qu'il porte toujours la même Idempotency-Key et le même contenu.
 */
async function insister(...demande: Parameters<typeof appeler>): Promise<Reponse> {
  const fin = Date.now() + PATIENCE * 1000;
  for (let suivante = 0.1; ; suivante = Math.min(suivante * 2, 2)) {
    let attente = suivante;
    let raison: string;
    try {
      const reponse = await appeler(...demande);
      // D'une demande que l'on relit, `non-envoye` est l'issue : c'est elle qui est à envoyer de nouveau.
      const relue = demande[0] === "GET" && (reponse.valeur as Probleme).code === "non-envoye";
      if ((reponse.statut !== 429 && reponse.statut !== 503) || relue) return reponse;
      raison = (reponse.valeur as Probleme).detail ?? `statut ${reponse.statut}`;
      attente = Number(reponse.entetes.get("retry-after") ?? suivante);
    } catch (coupure) {
      // fetch lève TypeError quand la ligne est coupée, SyntaxError quand la réponse n'est pas entière.
      raison = `le service ne répond pas (${(coupure as Error).name})`;
    }
    if (Date.now() + attente * 1000 > fin) throw new Arret(4, `Toujours sans réponse : ${raison}`);
    console.log(`  nouvel essai dans ${attente} s : ${raison}`);
    await pause(attente * 1000);
  }
}

/** Dépose une fois, et rend le dépôt quand l'OPCO l'a. */
async function deposer(chemin: string, cle: string, corps: string | FormData, entetes = {}): Promise<Depot> {
  const reponse = await insister("POST", chemin, corps, { "idempotency-key": cle, ...entetes });
  if (reponse.statut === 202) {
    const location = reponse.entetes.get("location") ?? `${CFA}/demandes/${cle}`;
    console.log(`  demande acceptée, pas encore réglée : ${location}`);
    return (await attendreIssue(location)) ?? deposer(chemin, cle, corps, entetes);
  }
  if (reponse.statut === 200 || reponse.statut === 201) return reponse.valeur as Depot;
  const probleme = reponse.valeur as Probleme;
  if (reponse.statut === 409 && probleme.code === "doublon" && probleme.depot) {
    // Déjà déposé sous une autre clé : le service dit lequel, et rien n'est reparti.
    console.log(`  ${probleme.detail}`);
    return probleme.depot;
  }
  throw refus(reponse.statut, probleme);
}

/** Suit une demande jusqu'à son issue ; null quand rien n'a été envoyé : elle est à répéter. */
async function attendreIssue(location: string): Promise<Depot | null> {
  const fin = Date.now() + PATIENCE * 1000;
  let conseil: string | undefined;
  while (Date.now() < fin) {
    const reponse = await insister("GET", location);
    if (reponse.statut === 404 || reponse.statut === 503) return null;
    if (reponse.statut !== 200 && reponse.statut !== 202) throw refus(reponse.statut, reponse.valeur as Probleme);
    const depot = reponse.valeur as Depot;
    if (depot.situation === "deposee") return depot;
    if (depot.situation === "absente" || depot.situation === "non-envoyee") return null;
    if (!OUVERTES.includes(depot.situation)) throw new Arret(3, `${depot.situation} : ${depot.conseil}`);
    conseil = depot.conseil;
    await pause(200);
  }
  throw new Arret(4, `Issue encore inconnue : ${conseil ?? "relancez ce programme plus tard."}`);
}

/** Un problème RFC 9457, en une phrase par champ. 422 : la personne corrige ; le reste : le programme. */
function refus(statut: number, probleme: Probleme): Arret {
  const code = probleme.code ?? "";
  const fautes = (probleme.erreurs ?? []).map(
    // Un champ du corps, un paramètre ou un en-tête.
    (faute) => `  ${faute.pointeur ?? faute.parametre ?? faute.entete ?? "requête"} : ${faute.phrase}`,
  );
  const motifs = (probleme.motifs ?? []).map((motif) => `  ${typeof motif === "string" ? motif : JSON.stringify(motif)}`);
  const phrases = [`${statut} ${code} : ${probleme.detail ?? ""}`, ...fautes, ...motifs];
  return new Arret(statut === 422 ? 3 : 5, phrases.join("\n"), code);
}

/** Lit les événements depuis le curseur, et le garde après chacun, jusqu'à l'engagement du dossier. */
async function suivre(etat: Etat, fichier: string): Promise<void> {
  const fin = Date.now() + PATIENCE * 1000;
  while (!etat.engage) {
    if (Date.now() > fin) {
      throw new Arret(4, "Pas encore engagé : relancez ce programme plus tard, il reprendra au même événement.");
    }
    const chemin = `${CFA}/evenements?apres=${etat.apres}&limite=100&attendre=5`;
    const { statut, valeur } = await insister("GET", chemin, undefined, {}, 30);
    if (statut !== 200) throw refus(statut, valeur as Probleme);
    for (const evenement of (valeur as { evenements: Evenement[] }).evenements) {
      console.log(`  ${evenement.id} : ${evenement.phrase}`);
      const duDossier = evenement.dossier === etat.dossier;
      etat.apres = evenement.id;
      etat.engage ||= duDossier && evenement.genre === "engage";
      noter(fichier, etat);
      if (duDossier && ["refuse", "annule"].includes(evenement.genre)) {
        throw new Arret(3, "L'OPCO n'a pas engagé ce dossier.");
      }
    }
  }
}

/** Un PDF d'une page. Un vrai logiciel a sa mise en page ; les octets, eux, ne changent pas d'un essai à l'autre. */
function pdf(lignes: string[]): string {
  const page = `BT /F1 14 Tf 20 TL 72 760 Td ${lignes.map((ligne) => `(${ligne}) Tj T*`).join(" ")} ET`;
  const objets = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>",
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    `<< /Length ${page.length} >>\nstream\n${page}\nendstream`,
  ];
  let fichier = "%PDF-1.4\n";
  let table = "0000000000 65535 f \n";
  objets.forEach((objet, rang) => {
    table += `${String(fichier.length).padStart(10, "0")} 00000 n \n`;
    fichier += `${rang + 1} 0 obj\n${objet}\nendobj\n`;
  });
  const taille = objets.length + 1;
  const fin = `trailer\n<< /Size ${taille} /Root 1 0 R >>\nstartxref\n${fichier.length}\n%%EOF\n`;
  return `${fichier}xref\n0 ${taille}\n${table}${fin}`;
}

/** Prépare la facture, l'imprime, l'envoie. Si le dossier a changé entre-temps, elle se prépare de nouveau. */
async function facturer(etat: Etat): Promise<Depot> {
  const numero = `F-${FICHE}`;
  const cle = `facture-${numero}`;
  // Arrêté après l'envoi et avant d'avoir noté la réponse ? Le service le sait par la clé : rien ne se refait.
  const connue = await attendreIssue(`${CFA}/demandes/${cle}`);
  if (connue) return connue;
  const demande = { numero, postes: [{ numero_interne: etat.dossier }] };
  for (let essai = 0; essai < 3; essai++) {
    const json = { "content-type": "application/json" };
    const { statut, valeur } = await insister("POST", `${PREFIXE}/factures/projets`, JSON.stringify(demande), json);
    if (statut !== 200) throw refus(statut, valeur as Probleme);
    const projet = valeur as Projet;
    const lignes = projet.facture.lignes.map((ligne) => `${ligne.natureLigne} : ${ligne.montant} EUR`);
    const fichier = pdf([`Facture ${numero}`, ...lignes, `Total : ${projet.total} EUR`]);
    const corps = new FormData();
    const complete = JSON.stringify({ ...demande, empreinte: projet.empreinte });
    corps.set("demande", new Blob([complete], { type: "application/json" }), "demande.json");
    corps.set("fichier", new Blob([fichier], { type: "application/pdf" }), `${numero}.pdf`);
    try {
      return await deposer(`${PREFIXE}/factures`, cle, corps);
    } catch (arret) {
      if (!(arret instanceof Arret) || arret.probleme !== "facture-perimee") throw arret;
    }
  }
  throw new Arret(5, "Le dossier change sans cesse : la facture n'est pas partie.");
}

async function jouer(contrat: string, fichier: string): Promise<void> {
  const neuf: Etat = { dossier: null, apres: 0, engage: false, facture: null };
  const etat: Etat = existsSync(fichier) ? { ...neuf, ...JSON.parse(readFileSync(fichier, "utf8")) } : neuf;
  if (etat.dossier === null) {
    console.log("1. Le contrat");
    const json = { "content-type": "application/json" };
    const depot = await deposer(`${PREFIXE}/contrats`, `contrat-${FICHE}`, readFileSync(contrat, "utf8"), json);
    etat.dossier = depot.numeros.dossier ?? null;
    noter(fichier, etat);
  }
  console.log(`Contrat déposé : dossier ${etat.dossier}`);
  if (!etat.engage) {
    console.log("2. Le suivi");
    await suivre(etat, fichier);
  }
  console.log(`Dossier ${etat.dossier} engagé`);
  if (etat.facture === null) {
    console.log("3. La facture");
    etat.facture = (await facturer(etat)).numeros.facture ?? null;
    noter(fichier, etat);
  }
  console.log(`Facture déposée : ${etat.facture}`);
}

const [contrat, fichier] = process.argv.slice(2);
if (!contrat || !fichier) {
  console.error("usage : node programme.js CONTRAT ETAT");
  process.exit(2);
}
jouer(contrat, fichier).catch((arret: unknown) => {
  if (!(arret instanceof Arret)) throw arret;
  console.error(arret.message);
  process.exitCode = arret.sortie;
});
