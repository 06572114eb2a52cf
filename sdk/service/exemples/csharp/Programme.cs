// Un logiciel de CFA qui dépose un contrat par le service cfadock, le suit jusqu'à l'engagement, puis le facture.
//
// Tout ce qu'il faut garder d'une exécution à l'autre est dans un fichier : en production, ce sont des colonnes de la base.

using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage : dotnet run -- CONTRAT ETAT");
    return 2;
}
try
{
    await new Programme(args[1]).Jouer(args[0]);
    return 0;
}
catch (Arret arret)
{
    Console.Error.WriteLine(arret.Message);
    return arret.Sortie;
}

/// <summary>Ce que le programme ne peut pas régler seul, avec le code de sortie qui le dit.</summary>
sealed class Arret(int sortie, string phrase, string probleme = "") : Exception(phrase)
{
    public int Sortie { get; } = sortie;
    public string Probleme { get; } = probleme;
}

sealed record Reponse(HttpStatusCode Statut, Uri? Location, JsonNode Valeur);

sealed class Programme(string fichier)
{
    static readonly string Service = Lire("CFADOCK_URL", "http://127.0.0.1:8088");
    static readonly string Cfa = "/v1/cfa/" + Lire("CFADOCK_CFA", "000006544");
    static readonly string Prefixe = Cfa + "/opco/" + Lire("CFADOCK_OPCO", "opco_ep");
    /// <summary>La fiche de l'élève dans ce logiciel : les clés d'idempotence et le numéro de la facture en viennent.</summary>
    static readonly string Fiche = Lire("CFADOCK_FICHE", "4711");
    /// <summary>Le temps que ce programme consacre à une même demande avant de rendre la main.</summary>
    static readonly TimeSpan Patience =
        TimeSpan.FromSeconds(double.Parse(Lire("CFADOCK_PATIENCE", "120"), CultureInfo.InvariantCulture));
    /// <summary>Les situations d'un dépôt dont l'issue n'est pas connue.</summary>
    static readonly string[] Ouvertes = ["en-cours", "inconnue", "reponse-perdue"];

    readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        BaseAddress = new Uri(Service),
        Timeout = TimeSpan.FromSeconds(60),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Lire("CFADOCK_JETON", "")) },
    };
    readonly JsonNode etat = File.Exists(fichier)
        ? JsonNode.Parse(File.ReadAllText(fichier))!
        : JsonNode.Parse("""{"dossier": null, "apres": 0, "engage": false, "facture": null}""")!;

    static string Lire(string nom, string defaut) => Environment.GetEnvironmentVariable(nom) ?? defaut;

    /// <summary>Le fichier est remplacé d'un coup : une coupure laisse l'ancien ou le nouveau.</summary>
    void Noter(string nom, JsonNode? valeur)
    {
        etat[nom] = valeur?.DeepClone();
        File.WriteAllText(fichier + ".nouveau", etat.ToJsonString());
        File.Move(fichier + ".nouveau", fichier, overwrite: true);
    }

    public async Task Jouer(string contrat)
    {
        if (etat["dossier"] is null)
        {
            Console.WriteLine("1. Le contrat");
            var corps = await File.ReadAllBytesAsync(contrat);
            var depot = await Deposer($"{Prefixe}/contrats", $"contrat-{Fiche}", () => Json(corps));
            Noter("dossier", depot["numeros"]!["dossier"]);
        }
        Console.WriteLine($"Contrat déposé : dossier {etat["dossier"]}");
        if (!(bool)etat["engage"]!)
        {
            Console.WriteLine("2. Le suivi");
            await Suivre();
        }
        Console.WriteLine($"Dossier {etat["dossier"]} engagé");
        if (etat["facture"] is null)
        {
            Console.WriteLine("3. La facture");
            Noter("facture", (await Facturer())["numeros"]!["facture"]);
        }
        Console.WriteLine($"Facture déposée : {etat["facture"]}");
    }

    static ByteArrayContent Json(byte[] corps) =>
        new(corps) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    /// <summary>
    /// La même demande jusqu'à une réponse qui en est une : le service redémarre, l'OPCO est absent, rien n'est perdu.
    /// Un POST repart sans risque parce qu'il porte toujours la même Idempotency-Key et le même contenu.
    /// </summary>
    async Task<Reponse> Insister(HttpMethod methode, string chemin, Func<HttpContent>? corps = null, string? cle = null)
    {
        var fin = DateTime.UtcNow + Patience;
        for (var pause = TimeSpan.FromSeconds(0.1); ; pause = TimeSpan.FromSeconds(Math.Min(pause.TotalSeconds * 2, 2)))
        {
            var attente = pause;
            string raison;
            try
            {
                // Une demande de .NET ne s'envoie qu'une fois : chaque essai en fait une neuve, au même contenu.
                using var demande = new HttpRequestMessage(methode, chemin) { Content = corps?.Invoke() };
                if (cle is not null)
                {
                    demande.Headers.Add("Idempotency-Key", cle);
                }
                using var reponse = await client.SendAsync(demande);
                var texte = await reponse.Content.ReadAsStringAsync();
                var valeur = texte == "" ? new JsonObject() : JsonNode.Parse(texte)!;
                // D'une demande que l'on relit, `non-envoye` est l'issue : c'est elle qui est à envoyer de nouveau.
                var relue = methode == HttpMethod.Get && (string?)valeur["code"] == "non-envoye";
                if (relue || reponse.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable))
                {
                    return new Reponse(reponse.StatusCode, reponse.Headers.Location, valeur);
                }
                raison = (string?)valeur["detail"] ?? $"statut {(int)reponse.StatusCode}";
                attente = reponse.Headers.RetryAfter?.Delta ?? pause;
            }
            catch (Exception coupure) when (coupure is HttpRequestException or TaskCanceledException or IOException or JsonException)
            {
                raison = $"le service ne répond pas ({coupure.GetType().Name})";
            }
            if (DateTime.UtcNow + attente > fin)
            {
                throw new Arret(4, $"Toujours sans réponse : {raison}");
            }
            Console.WriteLine($"  nouvel essai dans {attente.TotalSeconds} s : {raison}");
            await Task.Delay(attente);
        }
    }

    /// <summary>Dépose une fois, et rend le dépôt quand l'OPCO l'a.</summary>
    async Task<JsonNode> Deposer(string chemin, string cle, Func<HttpContent> corps)
    {
        var reponse = await Insister(HttpMethod.Post, chemin, corps, cle);
        switch (reponse.Statut)
        {
            case HttpStatusCode.OK or HttpStatusCode.Created:
                return reponse.Valeur;
            case HttpStatusCode.Accepted:
                Console.WriteLine($"  demande acceptée, pas encore réglée : {reponse.Location}");
                return await AttendreIssue(reponse.Location!.ToString()) ?? await Deposer(chemin, cle, corps);
            case HttpStatusCode.Conflict when (string?)reponse.Valeur["code"] == "doublon":
                // Déjà déposé sous une autre clé : le service dit lequel, et rien n'est reparti.
                Console.WriteLine($"  {reponse.Valeur["detail"]}");
                return reponse.Valeur["depot"]!;
            default:
                throw Refus(reponse);
        }
    }

    /// <summary>Suit une demande jusqu'à son issue ; null quand rien n'a été envoyé : elle est à répéter.</summary>
    async Task<JsonNode?> AttendreIssue(string location)
    {
        var fin = DateTime.UtcNow + Patience;
        string? conseil = null;
        while (DateTime.UtcNow < fin)
        {
            var reponse = await Insister(HttpMethod.Get, location);
            if (reponse.Statut is HttpStatusCode.NotFound or HttpStatusCode.ServiceUnavailable)
            {
                return null;
            }
            if (reponse.Statut is not (HttpStatusCode.OK or HttpStatusCode.Accepted))
            {
                throw Refus(reponse);
            }
            var situation = (string)reponse.Valeur["situation"]!;
            conseil = (string?)reponse.Valeur["conseil"];
            if (situation == "deposee")
            {
                return reponse.Valeur;
            }
            if (situation is "absente" or "non-envoyee")
            {
                return null;
            }
            if (!Ouvertes.Contains(situation))
            {
                throw new Arret(3, $"{situation} : {conseil}");
            }
            await Task.Delay(200);
        }
        throw new Arret(4, $"Issue encore inconnue : {conseil ?? "relancez ce programme plus tard."}");
    }

    /// <summary>Un problème RFC 9457, en une phrase par champ. 422 : la personne corrige ; le reste : le programme.</summary>
    static Arret Refus(Reponse reponse)
    {
        var probleme = reponse.Valeur;
        var code = (string?)probleme["code"] ?? "";
        var phrases = new StringBuilder($"{(int)reponse.Statut} {code} : {probleme["detail"]}");
        foreach (var faute in probleme["erreurs"]?.AsArray() ?? [])
        {
            // Un champ du corps, un paramètre ou un en-tête.
            var place = faute!["pointeur"] ?? faute["parametre"] ?? faute["entete"] ?? "requête";
            phrases.Append($"\n  {place} : {faute["phrase"]}");
        }
        foreach (var motif in probleme["motifs"]?.AsArray() ?? [])
        {
            phrases.Append($"\n  {motif}");
        }
        return new Arret(reponse.Statut == HttpStatusCode.UnprocessableEntity ? 3 : 5, phrases.ToString(), code);
    }

    /// <summary>Lit les événements depuis le curseur, et le garde après chacun, jusqu'à l'engagement du dossier.</summary>
    async Task Suivre()
    {
        var fin = DateTime.UtcNow + Patience;
        while (!(bool)etat["engage"]!)
        {
            if (DateTime.UtcNow > fin)
            {
                throw new Arret(4, "Pas encore engagé : relancez ce programme plus tard, il reprendra au même événement.");
            }
            var page = await Insister(HttpMethod.Get, $"{Cfa}/evenements?apres={etat["apres"]}&limite=100&attendre=5");
            if (page.Statut != HttpStatusCode.OK)
            {
                throw Refus(page);
            }
            foreach (var evenement in page.Valeur["evenements"]!.AsArray())
            {
                Console.WriteLine($"  {evenement!["id"]} : {evenement["phrase"]}");
                var duDossier = (string?)evenement["dossier"] == (string?)etat["dossier"];
                var genre = (string)evenement["genre"]!;
                if (duDossier && genre == "engage")
                {
                    Noter("engage", true);
                }
                Noter("apres", evenement["id"]);
                if (duDossier && genre is ("refuse" or "annule"))
                {
                    throw new Arret(3, "L'OPCO n'a pas engagé ce dossier.");
                }
            }
        }
    }

    /// <summary>Un PDF d'une page. Un vrai logiciel a sa mise en page ; les octets, eux, ne changent pas.</summary>
    static byte[] Pdf(IEnumerable<string> lignes)
    {
        var page = $"BT /F1 14 Tf 20 TL 72 760 Td {string.Join(' ', lignes.Select(ligne => $"({ligne}) Tj T*"))} ET";
        string[] objets =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            $"<< /Length {page.Length} >>\nstream\n{page}\nendstream",
        ];
        var (texte, table) = (new StringBuilder("%PDF-1.4\n"), new StringBuilder("0000000000 65535 f \n"));
        foreach (var (objet, rang) in objets.Select((objet, rang) => (objet, rang + 1)))
        {
            table.Append($"{texte.Length:D10} 00000 n \n");
            texte.Append($"{rang} 0 obj\n{objet}\nendobj\n");
        }
        var (debut, taille) = (texte.Length, objets.Length + 1);
        texte.Append($"xref\n0 {taille}\n{table}trailer\n<< /Size {taille} /Root 1 0 R >>\nstartxref\n{debut}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(texte.ToString());
    }

    /// <summary>Prépare la facture, l'imprime, l'envoie. Si le dossier a changé entre-temps, elle se prépare de nouveau.</summary>
    async Task<JsonNode> Facturer()
    {
        var (numero, cle) = ($"F-{Fiche}", $"facture-F-{Fiche}");
        // Arrêté après l'envoi et avant d'avoir noté la réponse ? Le service le sait par la clé : rien ne se refait.
        if (await AttendreIssue($"{Cfa}/demandes/{cle}") is { } connue)
        {
            return connue;
        }
        for (var essai = 0; essai < 3; essai++)
        {
            var demande = new JsonObject
            {
                ["numero"] = numero,
                ["postes"] = new JsonArray(new JsonObject { ["numero_interne"] = (string?)etat["dossier"] }),
            };
            var octets = Encoding.UTF8.GetBytes(demande.ToJsonString());
            var projet = await Insister(HttpMethod.Post, $"{Prefixe}/factures/projets", () => Json(octets));
            if (projet.Statut != HttpStatusCode.OK)
            {
                throw Refus(projet);
            }
            var lignes = projet.Valeur["facture"]!["lignes"]!.AsArray()
                .Select(ligne => $"{ligne!["natureLigne"]} : {ligne["montant"]} EUR");
            var pdf = Pdf([$"Facture {numero}", .. lignes, $"Total : {projet.Valeur["total"]} EUR"]);
            demande["empreinte"] = (string?)projet.Valeur["empreinte"];
            var complete = Encoding.UTF8.GetBytes(demande.ToJsonString());
            try
            {
                return await Deposer($"{Prefixe}/factures", cle, () => Formulaire(complete, pdf, numero));
            }
            catch (Arret arret) when (arret.Probleme == "facture-perimee")
            {
                Console.WriteLine("  le dossier a changé : la facture se prépare de nouveau");
            }
        }
        throw new Arret(5, "Le dossier change sans cesse : la facture n'est pas partie.");
    }

    static MultipartFormDataContent Formulaire(byte[] demande, byte[] pdf, string numero)
    {
        var fichier = new ByteArrayContent(pdf) { Headers = { ContentType = new MediaTypeHeaderValue("application/pdf") } };
        return new MultipartFormDataContent { { Json(demande), "demande" }, { fichier, "fichier", $"{numero}.pdf" } };
    }
}
