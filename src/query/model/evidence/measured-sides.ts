// Sides of a thing by their nouns outside English: a figure that is said to be of one answers nothing about another.
import { anyOf } from "./figure-units.ts"

/** Height, depth, width and length. */
const SIDE_NOUNS = [
  "hauteur|altura|altezza|hoogte|wysokoś*|высот*|висот*|výšk*|ύψος|înălțim*|höjd*|高さ|高度|높이|ความสูง|ارتفاع|ऊंचाई|ऊँचाई|yüksekli*",
  "profondeur|profundidade?|profondità|diepte|głębokoś*|глубин*|глибин*|hloubk*|βάθος|adâncim*|djup*|深さ|深度|깊이|ความลึก|عمق|गहराई|derinli*",
  "largeur|anchura|larghezza|largura|breedte|szerokoś*|ширин*|šířk*|πλάτος|lățim*|bredd*|幅|宽度|너비|ความกว้าง|عرض|चौड़ाई|genişli*",
  "longueur|longitud|lunghezza|comprimento|lengte|długoś*|длин*|довжин*|délk*|μήκος|lungim*|längd*|長さ|长度|길이|ความยาว|طول|लंबाई|uzunlu*",
].map(anyOf)
/** Whether a text names only another of these than the question does. */
export function isOfOtherSide(question: string, text: string): boolean {
  const asked = SIDE_NOUNS.find((side) => side.test(question))
  return asked !== undefined && !asked.test(text) && SIDE_NOUNS.some((side) => side.test(text))
}
