// WCAG 2.2, 1.4.3: 4.5 to 1, or 3 to 1 for large text.
const toile = document.body.appendChild(document.createElement("div"));
toile.style.cssText = "background: Canvas; display: none";
const lire = (couleur) => {
  const [r, v, b, a = 1] = couleur.match(/[\d.]+/g).map(Number);
  return { r, v, b, a };
};
const fond0 = lire(getComputedStyle(toile).backgroundColor);
toile.remove();
const poser = (dessus, dessous, part = 1) => {
  const a = dessus.a * part;
  const mele = (c) => dessus[c] * a + dessous[c] * (1 - a);
  return { r: mele("r"), v: mele("v"), b: mele("b"), a: 1 };
};
const clarte = ({ r, v, b }) => {
  const [x, y, z] = [r, v, b].map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
};
const fautes = [];
let vus = 0;
for (const element of document.body.querySelectorAll("*")) {
  const texte = [...element.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data.trim()).join(" ").trim();
  const champ = element.matches("input, select");
  if ((!texte && !champ) || element.matches("option, script") || !element.checkVisibility()) continue;
  const lignee = [];
  for (let un = element; un; un = un.parentElement) lignee.unshift(getComputedStyle(un));
  let fond = fond0, part = 1;
  for (const style of lignee) {
    fond = poser(lire(style.backgroundColor), fond);
    part *= Number(style.opacity);
  }
  const style = lignee.at(-1);
  const encre = poser(lire(style.color), fond, part);
  const [clair, sombre] = [clarte(encre), clarte(fond)].sort((a, b) => b - a);
  const rapport = (clair + 0.05) / (sombre + 0.05);
  const taille = parseFloat(style.fontSize);
  const grand = taille >= 24 || (taille >= 18.66 && Number(style.fontWeight) >= 700);
  vus += 1;
  if (rapport < (grand ? 3 : 4.5)) {
    fautes.push(`${element.tagName} « ${texte.slice(0, 40)} » ${style.color} : ${rapport.toFixed(2)}`);
  }
}
// WCAG 2.2, 1.4.11: what is drawn, 3 to 1 against what it is drawn on.
for (const forme of document.body.querySelectorAll("svg rect, svg circle, svg path")) {
  if (!forme.checkVisibility()) continue;
  let fond = fond0;
  const lignee = [];
  for (let un = forme.ownerSVGElement; un; un = un.parentElement) lignee.unshift(getComputedStyle(un));
  for (const style of lignee) fond = poser(lire(style.backgroundColor), fond);
  const couleur = getComputedStyle(forme).fill;
  const [clair, sombre] = [clarte(poser(lire(couleur), fond)), clarte(fond)].sort((a, b) => b - a);
  const rapport = (clair + 0.05) / (sombre + 0.05);
  if (rapport < 3) fautes.push(`${forme.tagName}.${forme.getAttribute("class")} ${couleur} : ${rapport.toFixed(2)}`);
}
return vus > 0 ? fautes.slice(0, 10) : ["aucun texte"];
