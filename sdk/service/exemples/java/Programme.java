import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Un logiciel de CFA qui dépose un contrat par le service cfadock, le suit jusqu'à l'engagement, puis le facture.
 *
 * Tout ce qu'il faut garder d'une exécution à l'autre est dans un fichier : en production, ce sont des colonnes de la base.
 */
public class Programme {
    static final String SERVICE = lire("CFADOCK_URL", "http://127.0.0.1:8088");
    static final String JETON = lire("CFADOCK_JETON", "");
    static final String CFA = "/v1/cfa/" + lire("CFADOCK_CFA", "000006544");
    static final String PREFIXE = CFA + "/opco/" + lire("CFADOCK_OPCO", "opco_ep");
    /** La fiche de l'élève dans ce logiciel : les clés d'idempotence et le numéro de la facture en viennent. */
    static final String FICHE = lire("CFADOCK_FICHE", "4711");
    /** Le temps que ce programme consacre à une même demande avant de rendre la main. */
    static final Duration PATIENCE = Duration.ofSeconds(Long.parseLong(lire("CFADOCK_PATIENCE", "120")));
    /** Les situations d'un dépôt dont l'issue n'est pas connue. */
    static final List<String> OUVERTES = List.of("en-cours", "inconnue", "reponse-perdue");
    static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();

    static String lire(String nom, String defaut) {
        return System.getenv().getOrDefault(nom, defaut);
    }

    /** Ce que le programme ne peut pas régler seul, avec le code de sortie qui le dit. */
    static final class Arret extends Exception {
        final int sortie;
        final String probleme;

        Arret(int sortie, String phrase, String probleme) {
            super(phrase);
            this.sortie = sortie;
            this.probleme = probleme;
        }
    }

    record Reponse(int statut, HttpResponse<String> brute, Json valeur) {}

    /** Le fichier de ce programme. Il est remplacé d'un coup : une coupure laisse l'ancien ou le nouveau. */
    static final class Etat {
        final Path chemin;
        final Properties valeurs = new Properties();

        Etat(Path chemin) throws IOException {
            this.chemin = chemin;
            valeurs.putAll(Map.of("apres", "0"));
            if (Files.exists(chemin)) {
                try (var lu = Files.newBufferedReader(chemin)) {
                    valeurs.load(lu);
                }
            }
        }

        String lire(String nom) {
            return valeurs.getProperty(nom);
        }

        void noter(String nom, String valeur) throws IOException {
            valeurs.setProperty(nom, valeur);
            var nouveau = chemin.resolveSibling(chemin.getFileName() + ".nouveau");
            try (var sortie = Files.newBufferedWriter(nouveau)) {
                valeurs.store(sortie, null);
            }
            Files.move(nouveau, chemin, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    static HttpRequest.Builder demande(String chemin, int delai) {
        return HttpRequest.newBuilder(URI.create(SERVICE + chemin))
                .timeout(Duration.ofSeconds(delai))
                .header("Authorization", "Bearer " + JETON)
                .header("Accept", "application/json");
    }

    /**
     * La même demande jusqu'à une réponse qui en est une : le service redémarre, l'OPCO est absent, rien n'est perdu.
     *
     * Un POST repart sans risque parce qu'il porte toujours la même Idempotency-Key et le même corps.
     */
    static Reponse insister(HttpRequest demande) throws Arret, InterruptedException {
        long fin = System.nanoTime() + PATIENCE.toNanos();
        for (double pause = 0.1; ; pause = Math.min(pause * 2, 2)) {
            double attente = pause;
            String raison;
            try {
                var brute = CLIENT.send(demande, BodyHandlers.ofString(StandardCharsets.UTF_8));
                var valeur = brute.body().isEmpty() ? new Json(Map.of()) : Json.lire(brute.body());
                int statut = brute.statusCode();
                // D'une demande que l'on relit, `non-envoye` est l'issue : c'est elle qui est à envoyer de nouveau.
                boolean relue = demande.method().equals("GET") && valeur.texte("code", "").equals("non-envoye");
                if ((statut != 429 && statut != 503) || relue) {
                    return new Reponse(statut, brute, valeur);
                }
                raison = valeur.texte("detail", "statut " + statut);
                attente = brute.headers().firstValue("Retry-After").map(Double::parseDouble).orElse(pause);
            } catch (IOException | IllegalArgumentException coupure) {
                raison = "le service ne répond pas (" + coupure.getClass().getSimpleName() + ")";
            }
            if (System.nanoTime() + attente * 1e9 > fin) {
                throw new Arret(4, "Toujours sans réponse : " + raison, "");
            }
            System.out.println("  nouvel essai dans " + attente + " s : " + raison);
            Thread.sleep((long) (attente * 1000));
        }
    }

    /** Dépose une fois, et rend le dépôt quand l'OPCO l'a. */
    static Json deposer(String chemin, String cle, byte[] corps, String media) throws Arret, InterruptedException {
        var reponse = insister(demande(chemin, 60)
                .header("Content-Type", media)
                .header("Idempotency-Key", cle)
                .POST(BodyPublishers.ofByteArray(corps))
                .build());
        switch (reponse.statut) {
            case 200, 201 -> {
                return reponse.valeur;
            }
            case 202 -> {
                var location = reponse.brute.headers().firstValue("Location").orElse(CFA + "/demandes/" + cle);
                System.out.println("  demande acceptée, pas encore réglée : " + location);
                var depot = attendreIssue(location);
                return depot != null ? depot : deposer(chemin, cle, corps, media);
            }
            case 409 -> {
                if (reponse.valeur.texte("code", "").equals("doublon")) {
                    // Déjà déposé sous une autre clé : le service dit lequel, et rien n'est reparti.
                    System.out.println("  " + reponse.valeur.texte("detail", ""));
                    return reponse.valeur.membre("depot");
                }
            }
            default -> { }
        }
        throw refus(reponse);
    }

    /** Suit une demande jusqu'à son issue ; null quand rien n'a été envoyé : elle est à répéter. */
    static Json attendreIssue(String location) throws Arret, InterruptedException {
        long fin = System.nanoTime() + PATIENCE.toNanos();
        String conseil = "relancez ce programme plus tard.";
        while (System.nanoTime() < fin) {
            var reponse = insister(demande(location, 60).build());
            if (reponse.statut == 404 || reponse.statut == 503) {
                return null;
            }
            if (reponse.statut != 200 && reponse.statut != 202) {
                throw refus(reponse);
            }
            var situation = reponse.valeur.texte("situation", "");
            conseil = reponse.valeur.texte("conseil", conseil);
            if (situation.equals("deposee")) {
                return reponse.valeur;
            }
            if (List.of("absente", "non-envoyee").contains(situation)) {
                return null;
            }
            if (!OUVERTES.contains(situation)) {
                throw new Arret(3, situation + " : " + conseil, "");
            }
            Thread.sleep(200);
        }
        throw new Arret(4, "Issue encore inconnue : " + conseil, "");
    }

    /** Un problème RFC 9457, en une phrase par champ. 422 : la personne corrige ; le reste : le programme. */
    static Arret refus(Reponse reponse) {
        var probleme = reponse.valeur;
        var code = probleme.texte("code", "");
        var fautes = probleme.liste("erreurs").stream()
                .map(faute -> "\n  " + place(faute) + " : " + faute.texte("phrase", ""));
        var motifs = probleme.liste("motifs").stream().map(motif -> "\n  " + motif);
        var details = Stream.concat(fautes, motifs).collect(Collectors.joining());
        var phrase = reponse.statut + " " + code + " : " + probleme.texte("detail", "") + details;
        return new Arret(reponse.statut == 422 ? 3 : 5, phrase, code);
    }

    /** Un champ du corps, un paramètre ou un en-tête. */
    static String place(Json faute) {
        return faute.texte("pointeur", faute.texte("parametre", faute.texte("entete", "requête")));
    }

    /** Lit les événements depuis le curseur, et le garde après chacun, jusqu'à l'engagement du dossier. */
    static void suivre(Etat etat) throws Arret, InterruptedException, IOException {
        long fin = System.nanoTime() + PATIENCE.toNanos();
        while (etat.lire("engage") == null) {
            if (System.nanoTime() > fin) {
                var phrase = "Pas encore engagé : relancez ce programme plus tard, il reprendra au même événement.";
                throw new Arret(4, phrase, "");
            }
            var chemin = CFA + "/evenements?apres=" + etat.lire("apres") + "&limite=100&attendre=5";
            var reponse = insister(demande(chemin, 30).build());
            if (reponse.statut != 200) {
                throw refus(reponse);
            }
            for (var evenement : reponse.valeur.liste("evenements")) {
                System.out.println("  " + evenement.texte("id", "") + " : " + evenement.texte("phrase", ""));
                var duDossier = evenement.texte("dossier", "").equals(etat.lire("dossier"));
                var genre = evenement.texte("genre", "");
                if (duDossier && genre.equals("engage")) {
                    etat.noter("engage", "oui");
                }
                etat.noter("apres", evenement.texte("id", ""));
                if (duDossier && List.of("refuse", "annule").contains(genre)) {
                    throw new Arret(3, "L'OPCO n'a pas engagé ce dossier.", "");
                }
            }
        }
    }

    /** Un PDF d'une page. Un vrai logiciel a sa mise en page ; les octets, eux, ne changent pas d'un essai à l'autre. */
    static String pdf(List<String> lignes) {
        var texte = lignes.stream().map(ligne -> "(" + ligne + ") Tj T*").collect(Collectors.joining(" "));
        var page = "BT /F1 14 Tf 20 TL 72 760 Td " + texte + " ET";
        var objets = List.of(
                "<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
                        + "/Resources << /Font << /F1 4 0 R >> >> >>",
                "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
                "<< /Length " + page.length() + " >>\nstream\n" + page + "\nendstream");
        var fichier = new StringBuilder("%PDF-1.4\n");
        var table = new StringBuilder("0000000000 65535 f \n");
        for (int rang = 1; rang <= objets.size(); rang++) {
            table.append(String.format("%010d 00000 n \n", fichier.length()));
            fichier.append(rang + " 0 obj\n" + objets.get(rang - 1) + "\nendobj\n");
        }
        int taille = objets.size() + 1;
        var fin = "trailer\n<< /Size " + taille + " /Root 1 0 R >>\nstartxref\n" + fichier.length() + "\n%%EOF\n";
        return fichier + "xref\n0 " + taille + "\n" + table + fin;
    }

    /** Prépare la facture, l'imprime, l'envoie. Si le dossier a changé entre-temps, elle se prépare de nouveau. */
    static Json facturer(Etat etat) throws Arret, InterruptedException {
        var numero = "F-" + FICHE;
        var cle = "facture-" + numero;
        // Arrêté après l'envoi et avant d'avoir noté la réponse ? Le service le sait par la clé : rien ne se refait.
        var connue = attendreIssue(CFA + "/demandes/" + cle);
        if (connue != null) {
            return connue;
        }
        var poste = Map.of("numero_interne", etat.lire("dossier"));
        for (int essai = 0; essai < 3; essai++) {
            var demande = new LinkedHashMap<String, Object>(Map.of("numero", numero, "postes", List.of(poste)));
            var reponse = insister(demande(PREFIXE + "/factures/projets", 60)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(new Json(demande).toString()))
                    .build());
            if (reponse.statut != 200) {
                throw refus(reponse);
            }
            var lignes = new ArrayList<>(List.of("Facture " + numero));
            for (var ligne : reponse.valeur.membre("facture").liste("lignes")) {
                lignes.add(ligne.texte("natureLigne", "") + " : " + ligne.texte("montant", "") + " EUR");
            }
            lignes.add("Total : " + reponse.valeur.texte("total", "") + " EUR");
            demande.put("empreinte", reponse.valeur.texte("empreinte", ""));
            var limite = "----cfadock-exemple";
            var corps = "--" + limite + "\r\nContent-Disposition: form-data; name=\"demande\"\r\n"
                    + "Content-Type: application/json\r\n\r\n" + new Json(demande) + "\r\n--" + limite
                    + "\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"" + numero + ".pdf\"\r\n"
                    + "Content-Type: application/pdf\r\n\r\n" + pdf(lignes) + "\r\n--" + limite + "--\r\n";
            var media = "multipart/form-data; boundary=" + limite;
            try {
                return deposer(PREFIXE + "/factures", cle, corps.getBytes(StandardCharsets.UTF_8), media);
            } catch (Arret arret) {
                if (!arret.probleme.equals("facture-perimee")) {
                    throw arret;
                }
            }
        }
        throw new Arret(5, "Le dossier change sans cesse : la facture n'est pas partie.", "");
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var etat = new Etat(Path.of(arguments[1]));
        try {
            if (etat.lire("dossier") == null) {
                System.out.println("1. Le contrat");
                var corps = Files.readAllBytes(Path.of(arguments[0]));
                var depot = deposer(PREFIXE + "/contrats", "contrat-" + FICHE, corps, "application/json");
                etat.noter("dossier", depot.membre("numeros").texte("dossier", null));
            }
            System.out.println("Contrat déposé : dossier " + etat.lire("dossier"));
            if (etat.lire("engage") == null) {
                System.out.println("2. Le suivi");
                suivre(etat);
            }
            System.out.println("Dossier " + etat.lire("dossier") + " engagé");
            if (etat.lire("facture") == null) {
                System.out.println("3. La facture");
                etat.noter("facture", facturer(etat).membre("numeros").texte("facture", null));
            }
            System.out.println("Facture déposée : " + etat.lire("facture"));
        } catch (Arret arret) {
            System.err.println(arret.getMessage());
            System.exit(arret.sortie);
        }
    }
}
