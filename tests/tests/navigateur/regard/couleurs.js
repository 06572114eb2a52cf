const [base64, rendre] = arguments;
const image = new Image();
image.onerror = () => rendre({});
image.onload = () => {
  const [largeur, hauteur] = [image.naturalWidth, image.naturalHeight];
  const toile = Object.assign(document.createElement("canvas"), { width: largeur, height: hauteur }).getContext("2d");
  toile.drawImage(image, 0, 0);
  const points = new Uint32Array(toile.getImageData(0, 0, largeur, hauteur).data.buffer);
  rendre({ largeur, hauteur, couleurs: new Set(points).size });
};
image.src = "data:image/png;base64," + base64;
