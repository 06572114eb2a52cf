// Every button and form that steers is one call; then the page is read again, and says what was done.
"use strict";
(() => {
  const dire = (texte) => { document.getElementById("message").textContent = texte; };
  const opco = document.body.dataset.opco;
  let occupe = false;
  const envoyer = async (source, commande, corps) => {
    if (occupe) return;
    const { chemin, methode = "POST", fait } = source.dataset;
    const vide = methode === "DELETE";
    dire("");
    occupe = true;
    try {
      const reponse = await fetch("/_simulateur/" + chemin + (vide ? "?opco=" + encodeURIComponent(opco) : ""), {
        method: methode,
        headers: { "content-type": "application/json" },
        body: vide ? undefined : JSON.stringify({ opco, ...corps }),
      });
      if (!reponse.ok) {
        const erreur = await reponse.json();
        occupe = false;
        return dire(erreur.errors.map((une) => une.description).join(" "));
      }
      const rang = commande.closest("tr, .rang");
      const phrase = (fait || commande.getAttribute("aria-label") || "") + " : c'est fait.";
      sessionStorage.setItem("suite", JSON.stringify({ foyer: commande.id, rang: rang ? rang.id : "", phrase }));
      location.reload();
    } catch {
      occupe = false;
      dire("Le bac à sable ne répond plus.");
    }
  };
  // The button has the focus again after an action: a key that is still held down must not act twice.
  document.addEventListener("keydown", (evenement) => {
    if (evenement.repeat && ["Enter", " "].includes(evenement.key)) evenement.preventDefault();
  });
  document.addEventListener("click", (evenement) => {
    const bouton = evenement.target.closest("button[data-chemin]");
    if (bouton) envoyer(bouton, bouton, JSON.parse(bouton.dataset.corps || "{}"));
    const copie = evenement.target.closest("button[data-copie]");
    if (copie) copier(copie);
  });
  // A text is copied, or selected where the browser does not let us.
  const copier = async (bouton) => {
    const source = document.getElementById(bouton.dataset.copie);
    const suite = bouton.parentElement.querySelector("[role=status]");
    try {
      await navigator.clipboard.writeText(source.textContent);
      suite.textContent = "Copié.";
    } catch {
      getSelection().selectAllChildren(source);
      suite.textContent = "Sélectionné : copiez avec Ctrl+C.";
    }
  };
  for (const bouton of document.querySelectorAll("button[data-copie]")) bouton.hidden = false;
  document.addEventListener("submit", (evenement) => {
    const formulaire = evenement.target;
    // A search is an address of its own.
    if (!formulaire.dataset.chemin) return;
    evenement.preventDefault();
    const corps = {};
    for (const champ of formulaire.elements) {
      if (!champ.name || champ.value === "") continue;
      corps[champ.name] = champ.type === "number" ? Number(champ.value) : champ.value;
    }
    envoyer(formulaire, document.activeElement.form === formulaire ? document.activeElement : evenement.submitter, corps);
  });
  // After an action the focus is where it was; where its button is gone, on the line, so that Enter does nothing more.
  const suite = JSON.parse(sessionStorage.getItem("suite") || "null");
  sessionStorage.removeItem("suite");
  if (!suite) return;
  document.getElementById("fait").textContent = suite.phrase;
  const rang = document.getElementById(suite.rang);
  if (rang) rang.tabIndex = -1;
  const foyer = document.getElementById(suite.foyer) || rang;
  if (foyer) foyer.focus({ focusVisible: true });
})();
