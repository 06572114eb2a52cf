// WCAG 2.2, 1.4.10 (reflow) and 2.5.8 (target size). A region of its own that scrolls, can be reached by keyboard and has
// a name may be wider: a table of many columns is read so.
const fautes = [];
const page = document.scrollingElement;
if (page.scrollWidth > page.clientWidth) fautes.push(`la page fait ${page.scrollWidth} px de large`);
const region = (element) => element.closest("[role=region][tabindex='0'][aria-label]");
for (const element of document.body.querySelectorAll("*")) {
  if (!element.checkVisibility()) continue;
  const nom = `${element.tagName}.${element.className} « ${element.textContent.trim().slice(0, 30)} »`;
  const { left, right, width, height } = element.getBoundingClientRect();
  const loin = right <= 0;
  if (!loin && !region(element) && width > 0 && (left < -0.5 || right > page.clientWidth + 0.5)) fautes.push(`${nom} dépasse`);
  const coupe = element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== "visible";
  if (coupe && element.clientWidth > 1 && !region(element)) fautes.push(`${nom} est coupé`);
  // A link in a sentence is exempt.
  if (element.matches("button, input, select, summary, nav a, td > a:only-child") && (width < 24 || height < 24)) {
    fautes.push(`${nom} fait ${width} × ${height}`);
  }
}
return fautes.slice(0, 10);
