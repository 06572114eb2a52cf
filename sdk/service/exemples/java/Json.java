import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Le JSON du service, que Java ne lit pas sans bibliothèque : dans un vrai projet, Jackson ou Gson tient cette place.
 *
 * Une valeur est une Map, une List, un String, un Boolean, null, ou un Nombre tel qu'il est écrit : un montant reste exact.
 */
record Json(Object valeur) {
    record Nombre(String ecrit) {
        @Override
        public String toString() {
            return ecrit;
        }
    }

    static Json lire(String texte) {
        return new Json(new Lecteur(texte).document());
    }

    Json membre(String nom) {
        return new Json(valeur instanceof Map<?, ?> objet ? objet.get(nom) : null);
    }

    List<Json> liste(String nom) {
        return membre(nom).valeur instanceof List<?> liste ? liste.stream().map(Json::new).toList() : List.of();
    }

    /** Un texte, ou un nombre tel qu'il est écrit. */
    String texte(String nom, String defaut) {
        var membre = membre(nom).valeur;
        return membre == null ? defaut : membre.toString();
    }

    /** En JSON. */
    @Override
    public String toString() {
        return ecrire(valeur);
    }

    private static String ecrire(Object valeur) {
        if (valeur instanceof Map<?, ?> objet) {
            return objet.entrySet().stream()
                    .map(membre -> ecrire(membre.getKey()) + ":" + ecrire(membre.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (valeur instanceof List<?> liste) {
            return liste.stream().map(Json::ecrire).collect(Collectors.joining(",", "[", "]"));
        }
        if (!(valeur instanceof String texte)) {
            return String.valueOf(valeur);
        }
        return texte.chars()
                .mapToObj(lettre -> lettre < ' ' || lettre == '"' || lettre == '\\'
                        ? String.format("\\u%04x", lettre)
                        : String.valueOf((char) lettre))
                .collect(Collectors.joining("", "\"", "\""));
    }

    /** Lève IllegalArgumentException quand le texte n'est pas entier. */
    private static final class Lecteur {
        private final String texte;
        private int place;

        Lecteur(String texte) {
            this.texte = texte;
        }

        Object document() {
            var valeur = valeur();
            if (voir() != '\0') {
                throw faute();
            }
            return valeur;
        }

        private IllegalArgumentException faute() {
            return new IllegalArgumentException("ce n'est pas du JSON entier, à la place " + place);
        }

        /** Le prochain signe après les blancs ; '\0' à la fin. */
        private char voir() {
            while (place < texte.length() && Character.isWhitespace(texte.charAt(place))) {
                place++;
            }
            return place < texte.length() ? texte.charAt(place) : '\0';
        }

        private boolean passer(char signe) {
            boolean la = voir() == signe;
            place += la ? 1 : 0;
            return la;
        }

        private void exiger(char signe) {
            if (!passer(signe)) {
                throw faute();
            }
        }

        private Object valeur() {
            switch (voir()) {
                case '{' -> {
                    return objet();
                }
                case '[' -> {
                    return liste();
                }
                case '"' -> {
                    return chaine();
                }
                default -> {
                    int debut = place;
                    while (place < texte.length() && ",]} \t\r\n".indexOf(texte.charAt(place)) < 0) {
                        place++;
                    }
                    return mot(texte.substring(debut, place));
                }
            }
        }

        private Object mot(String mot) {
            return switch (mot) {
                case "null" -> null;
                case "true" -> true;
                case "false" -> false;
                default -> {
                    if (!mot.matches("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?")) {
                        throw faute();
                    }
                    yield new Nombre(mot);
                }
            };
        }

        private Map<String, Object> objet() {
            var objet = new LinkedHashMap<String, Object>();
            exiger('{');
            if (passer('}')) {
                return objet;
            }
            do {
                voir();
                var nom = chaine();
                exiger(':');
                objet.put(nom, valeur());
            } while (passer(','));
            exiger('}');
            return objet;
        }

        private List<Object> liste() {
            var liste = new ArrayList<Object>();
            exiger('[');
            if (passer(']')) {
                return liste;
            }
            do {
                liste.add(valeur());
            } while (passer(','));
            exiger(']');
            return liste;
        }

        private String chaine() {
            exiger('"');
            var lu = new StringBuilder();
            while (place < texte.length()) {
                char signe = texte.charAt(place++);
                if (signe == '"') {
                    return lu.toString();
                }
                lu.append(signe == '\\' ? echappe() : signe);
            }
            throw faute();
        }

        private char echappe() {
            if (place >= texte.length()) {
                throw faute();
            }
            char signe = texte.charAt(place++);
            if (signe == 'u' && place + 4 <= texte.length()) {
                place += 4;
                return (char) Integer.parseInt(texte.substring(place - 4, place), 16);
            }
            int rang = "\"\\/bfnrt".indexOf(signe);
            if (rang < 0) {
                throw faute();
            }
            return "\"\\/\b\f\n\r\t".charAt(rang);
        }
    }
}
