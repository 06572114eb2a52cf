<?php

/**
 * Un logiciel de CFA qui dépose un contrat par le service cfadock, le suit jusqu'à l'engagement, puis le facture.
 *
 * Tout ce qu'il faut garder d'une exécution à l'autre est dans un fichier : en production, ce sont des colonnes de la base.
 */

declare(strict_types=1);

final class Arret extends Exception
{
    // Ce que le programme ne peut pas régler seul, avec le code de sortie qui le dit.
    public function __construct(public readonly int $sortie, string $phrase, public readonly string $probleme = '')
    {
        parent::__construct($phrase);
    }
}

final class Coupure extends Exception
{
    // La ligne est coupée, ou la réponse n'est pas entière : on ne sait pas si la demande est arrivée.
}

/** Le fichier de ce programme. Il est remplacé d'un coup : une coupure laisse l'ancien ou le nouveau. */
final class Etat
{
    public ?string $dossier = null;
    public int $apres = 0;
    public bool $engage = false;
    public ?string $facture = null;

    public function __construct(private readonly string $chemin)
    {
        if (is_file($chemin)) {
            $lu = json_decode(file_get_contents($chemin), true, flags: JSON_THROW_ON_ERROR);
            foreach (['dossier', 'apres', 'engage', 'facture'] as $nom) {
                $this->$nom = $lu[$nom] ?? $this->$nom;
            }
        }
    }

    public function noter(): void
    {
        $valeurs = get_object_vars($this);
        unset($valeurs['chemin']);
        file_put_contents("$this->chemin.nouveau", json_encode($valeurs, JSON_PRETTY_PRINT | JSON_THROW_ON_ERROR));
        rename("$this->chemin.nouveau", $this->chemin);
    }
}

/** Le service, par les flux de PHP : aucune extension n'est nécessaire. */
final class Service
{
    /** Les situations d'un dépôt dont l'issue n'est pas connue. */
    private const OUVERTES = ['en-cours', 'inconnue', 'reponse-perdue'];

    public readonly string $cfa;
    public readonly string $prefixe;
    /** La fiche de l'élève dans ce logiciel : les clés d'idempotence et le numéro de la facture en viennent. */
    public readonly string $fiche;
    private readonly string $url;
    private readonly string $jeton;
    /** Le temps, en secondes, que ce programme consacre à une même demande avant de rendre la main. */
    public readonly float $patience;

    public function __construct()
    {
        $lire = fn (string $nom, string $defaut): string => getenv($nom) === false ? $defaut : getenv($nom);
        $this->url = $lire('CFADOCK_URL', 'http://127.0.0.1:8088');
        $this->jeton = $lire('CFADOCK_JETON', '');
        $this->cfa = '/v1/cfa/' . $lire('CFADOCK_CFA', '000006544');
        $this->prefixe = "$this->cfa/opco/" . $lire('CFADOCK_OPCO', 'opco_ep');
        $this->fiche = $lire('CFADOCK_FICHE', '4711');
        $this->patience = (float) $lire('CFADOCK_PATIENCE', '120');
    }

    /** Une demande, une réponse : [statut, entêtes, JSON]. */
    private function appeler(string $methode, string $chemin, string $corps, array $entetes, int $delai): array
    {
        $entetes += ['Authorization' => "Bearer $this->jeton", 'Accept' => 'application/json', 'Connection' => 'close'];
        $lignes = array_map(fn ($nom, $valeur) => "$nom: $valeur", array_keys($entetes), $entetes);
        $options = ['method' => $methode, 'header' => $lignes, 'content' => $corps, 'timeout' => $delai];
        $options += ['ignore_errors' => true, 'protocol_version' => 1.1, 'follow_location' => 0];
        $texte = @file_get_contents($this->url . $chemin, false, stream_context_create(['http' => $options]));
        // PHP pose cette variable ici quand une réponse a commencé.
        if ($texte === false || !preg_match('~^HTTP/\S+ (\d{3})~', $http_response_header[0] ?? '', $trouve)) {
            throw new Coupure('le service ne répond pas');
        }
        $lus = [];
        foreach (array_slice($http_response_header, 1) as $ligne) {
            [$nom, $valeur] = explode(':', $ligne, 2) + [1 => ''];
            $lus[strtolower($nom)] = trim($valeur);
        }
        if (isset($lus['content-length']) && strlen($texte) < (int) $lus['content-length']) {
            throw new Coupure('la réponse est coupée');
        }
        try {
            $valeur = $texte === '' ? [] : json_decode($texte, true, flags: JSON_THROW_ON_ERROR);
        } catch (JsonException) {
            throw new Coupure('la réponse est coupée');
        }
        return [(int) $trouve[1], $lus, $valeur];
    }

    /**
     * La même demande jusqu'à une réponse qui en est une : le service redémarre, l'OPCO est absent, rien n'est perdu.
     *
     * Un POST repart sans risque parce qu'il porte toujours la même Idempotency-Key et le même corps.
     */
    public function insister(string $methode, string $chemin, string $corps = '', array $entetes = [], int $delai = 60): array
    {
        $fin = microtime(true) + $this->patience;
        for ($pause = 0.1; ; $pause = min($pause * 2, 2)) {
            $attente = $pause;
            try {
                [$statut, $lus, $valeur] = $this->appeler($methode, $chemin, $corps, $entetes, $delai);
                // D'une demande que l'on relit, `non-envoye` est l'issue : c'est elle qui est à envoyer de nouveau.
                $relue = $methode === 'GET' && ($valeur['code'] ?? '') === 'non-envoye';
                if (($statut !== 429 && $statut !== 503) || $relue) {
                    return [$statut, $lus, $valeur];
                }
                $raison = $valeur['detail'] ?? "statut $statut";
                $attente = (float) ($lus['retry-after'] ?? $pause);
            } catch (Coupure $coupure) {
                $raison = $coupure->getMessage();
            }
            if (microtime(true) + $attente > $fin) {
                throw new Arret(4, "Toujours sans réponse : $raison");
            }
            echo "  nouvel essai dans $attente s : $raison\n";
            usleep((int) ($attente * 1e6));
        }
    }

    /** Dépose une fois, et rend le dépôt quand l'OPCO l'a. */
    public function deposer(string $chemin, string $cle, string $corps, string $media): array
    {
        $entetes = ['Content-Type' => $media, 'Idempotency-Key' => $cle];
        [$statut, $lus, $valeur] = $this->insister('POST', $chemin, $corps, $entetes);
        if ($statut === 202) {
            echo "  demande acceptée, pas encore réglée : {$lus['location']}\n";
            return $this->attendreIssue($lus['location']) ?? $this->deposer($chemin, $cle, $corps, $media);
        }
        if ($statut === 200 || $statut === 201) {
            return $valeur;
        }
        if ($statut === 409 && ($valeur['code'] ?? '') === 'doublon') {
            // Déjà déposé sous une autre clé : le service dit lequel, et rien n'est reparti.
            echo "  {$valeur['detail']}\n";
            return $valeur['depot'];
        }
        throw self::refus($statut, $valeur);
    }

    /** Suit une demande jusqu'à son issue ; null quand rien n'a été envoyé : elle est à répéter. */
    public function attendreIssue(string $location): ?array
    {
        $fin = microtime(true) + $this->patience;
        $depot = [];
        while (microtime(true) < $fin) {
            [$statut, , $depot] = $this->insister('GET', $location);
            if ($statut === 404 || $statut === 503) {
                return null;
            }
            if ($statut !== 200 && $statut !== 202) {
                throw self::refus($statut, $depot);
            }
            if (in_array($depot['situation'], ['absente', 'non-envoyee'], true)) {
                return null;
            }
            if ($depot['situation'] === 'deposee') {
                return $depot;
            }
            if (!in_array($depot['situation'], self::OUVERTES, true)) {
                throw new Arret(3, "{$depot['situation']} : {$depot['conseil']}");
            }
            usleep(200_000);
        }
        throw new Arret(4, 'Issue encore inconnue : ' . ($depot['conseil'] ?? 'relancez ce programme plus tard.'));
    }

    /** Un problème RFC 9457, en une phrase par champ. 422 : la personne corrige ; le reste : le programme. */
    public static function refus(int $statut, array $probleme): Arret
    {
        $code = $probleme['code'] ?? '';
        $phrases = ["$statut $code : " . ($probleme['detail'] ?? '')];
        foreach ($probleme['erreurs'] ?? [] as $faute) {
            // Un champ du corps, un paramètre ou un en-tête.
            $place = $faute['pointeur'] ?? $faute['parametre'] ?? $faute['entete'] ?? 'requête';
            $phrases[] = "  $place : {$faute['phrase']}";
        }
        foreach ($probleme['motifs'] ?? [] as $motif) {
            $phrases[] = '  ' . (is_array($motif) ? implode(' ', array_filter($motif)) : $motif);
        }
        return new Arret($statut === 422 ? 3 : 5, implode("\n", $phrases), $code);
    }
}

/** Lit les événements depuis le curseur, et le garde après chacun, jusqu'à l'engagement du dossier. */
function suivre(Service $service, Etat $etat): void
{
    $fin = microtime(true) + $service->patience;
    while (!$etat->engage) {
        if (microtime(true) > $fin) {
            throw new Arret(4, 'Pas encore engagé : relancez ce programme plus tard, il reprendra au même événement.');
        }
        $chemin = "$service->cfa/evenements?apres=$etat->apres&limite=100&attendre=5";
        [$statut, , $page] = $service->insister('GET', $chemin, delai: 30);
        if ($statut !== 200) {
            throw Service::refus($statut, $page);
        }
        foreach ($page['evenements'] as $evenement) {
            echo "  {$evenement['id']} : {$evenement['phrase']}\n";
            $duDossier = ($evenement['dossier'] ?? null) === $etat->dossier;
            $etat->apres = $evenement['id'];
            $etat->engage = $etat->engage || ($duDossier && $evenement['genre'] === 'engage');
            $etat->noter();
            if ($duDossier && in_array($evenement['genre'], ['refuse', 'annule'], true)) {
                throw new Arret(3, "L'OPCO n'a pas engagé ce dossier.");
            }
        }
    }
}

/** Un PDF d'une page. Un vrai logiciel a sa mise en page ; les octets, eux, ne changent pas d'un essai à l'autre. */
function pdf(array $lignes): string
{
    $texte = implode(' ', array_map(fn ($ligne) => "($ligne) Tj T*", $lignes));
    $page = "BT /F1 14 Tf 20 TL 72 760 Td $texte ET";
    $objets = [
        '<< /Type /Catalog /Pages 2 0 R >>',
        '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>',
        '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
        '<< /Length ' . strlen($page) . " >>\nstream\n$page\nendstream",
    ];
    $fichier = "%PDF-1.4\n";
    $table = "0000000000 65535 f \n";
    foreach ($objets as $rang => $objet) {
        $table .= sprintf("%010d 00000 n \n", strlen($fichier));
        $fichier .= $rang + 1 . " 0 obj\n$objet\nendobj\n";
    }
    $taille = count($objets) + 1;
    $debut = strlen($fichier);
    return $fichier . "xref\n0 $taille\n{$table}trailer\n<< /Size $taille /Root 1 0 R >>\nstartxref\n$debut\n%%EOF\n";
}

/** Le corps multipart : la demande en JSON, et son PDF. */
function formulaire(array $demande, string $nom, string $fichier): array
{
    $limite = '----cfadock-exemple';
    $corps = "--$limite\r\nContent-Disposition: form-data; name=\"demande\"\r\nContent-Type: application/json\r\n\r\n"
        . json_encode($demande, JSON_THROW_ON_ERROR)
        . "\r\n--$limite\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"$nom\"\r\n"
        . "Content-Type: application/pdf\r\n\r\n$fichier\r\n--$limite--\r\n";
    return [$corps, "multipart/form-data; boundary=$limite"];
}

/** Prépare la facture, l'imprime, l'envoie. Si le dossier a changé entre-temps, elle se prépare de nouveau. */
function facturer(Service $service, Etat $etat): array
{
    $numero = "F-$service->fiche";
    $cle = "facture-$numero";
    // Arrêté après l'envoi et avant d'avoir noté la réponse ? Le service le sait par la clé : rien ne se refait.
    $depot = $service->attendreIssue("$service->cfa/demandes/$cle");
    if ($depot !== null) {
        return $depot;
    }
    $demande = ['numero' => $numero, 'postes' => [['numero_interne' => $etat->dossier]]];
    for ($essai = 0; $essai < 3; $essai++) {
        $json = json_encode($demande, JSON_THROW_ON_ERROR);
        $chemin = "$service->prefixe/factures/projets";
        [$statut, , $projet] = $service->insister('POST', $chemin, $json, ['Content-Type' => 'application/json']);
        if ($statut !== 200) {
            throw Service::refus($statut, $projet);
        }
        $ligne = fn (array $ligne): string => "{$ligne['natureLigne']} : {$ligne['montant']} EUR";
        $lignes = ["Facture $numero", ...array_map($ligne, $projet['facture']['lignes'])];
        $fichier = pdf([...$lignes, "Total : {$projet['total']} EUR"]);
        [$corps, $media] = formulaire($demande + ['empreinte' => $projet['empreinte']], "$numero.pdf", $fichier);
        try {
            return $service->deposer("$service->prefixe/factures", $cle, $corps, $media);
        } catch (Arret $arret) {
            if ($arret->probleme !== 'facture-perimee') {
                throw $arret;
            }
        }
    }
    throw new Arret(5, "Le dossier change sans cesse : la facture n'est pas partie.");
}

try {
    [, $contrat, $fichier] = $argv;
    $service = new Service();
    $etat = new Etat($fichier);
    if ($etat->dossier === null) {
        echo "1. Le contrat\n";
        $corps = file_get_contents($contrat);
        $depot = $service->deposer("$service->prefixe/contrats", "contrat-$service->fiche", $corps, 'application/json');
        $etat->dossier = $depot['numeros']['dossier'];
        $etat->noter();
    }
    echo "Contrat déposé : dossier $etat->dossier\n";
    if (!$etat->engage) {
        echo "2. Le suivi\n";
        suivre($service, $etat);
    }
    echo "Dossier $etat->dossier engagé\n";
    if ($etat->facture === null) {
        echo "3. La facture\n";
        $etat->facture = facturer($service, $etat)['numeros']['facture'];
        $etat->noter();
    }
    echo "Facture déposée : $etat->facture\n";
} catch (Arret $arret) {
    fwrite(STDERR, $arret->getMessage() . "\n");
    exit($arret->sortie);
}
