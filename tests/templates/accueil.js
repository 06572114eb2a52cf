// Every button and form of the page is one POST to the steering; then the page is read again.
"use strict";
(() => {
  const dire = (texte) => { document.getElementById("message").textContent = texte; };
  const envoyer = async (chemin, corps, methode) => {
    dire("");
    try {
      const reponse = await fetch("/_simulateur/" + chemin, {
        method: methode || "POST",
        headers: { "content-type": "application/json" },
        body: methode === "DELETE" ? undefined : JSON.stringify(corps),
      });
      if (reponse.ok) return location.reload();
      const erreur = await reponse.json();
      dire(erreur.errors.map((une) => une.description).join(" "));
    } catch {
      dire("Le bac à sable ne répond plus.");
    }
  };
  const opco = document.body.dataset.opco;
  const retenir = (element) => sessionStorage.setItem("focus", element.id);
  document.addEventListener("click", (evenement) => {
    const bouton = evenement.target.closest("button[data-chemin]");
    if (!bouton) return;
    retenir(bouton);
    const corps = Object.assign({ opco }, JSON.parse(bouton.dataset.corps || "{}"));
    const methode = bouton.dataset.methode;
    envoyer(bouton.dataset.chemin + (methode === "DELETE" ? "?opco=" + encodeURIComponent(opco) : ""), corps, methode);
  });
  document.addEventListener("submit", (evenement) => {
    evenement.preventDefault();
    const formulaire = evenement.target;
    const corps = { opco };
    for (const champ of formulaire.elements) {
      if (!champ.name || champ.value === "") continue;
      corps[champ.name] = champ.type === "number" ? Number(champ.value) : champ.value;
    }
    retenir(evenement.submitter || formulaire);
    envoyer(formulaire.dataset.chemin, corps);
  });
  const ancien = document.getElementById(sessionStorage.getItem("focus") || "");
  if (ancien) ancien.focus();
  sessionStorage.removeItem("focus");
})();
