// The dimensions of a thing: a figure that is named as one dimension is no answer to a question about another.
import { anyOf } from "./figure-units.ts"

/** In English and German. */
export const DIMENSIONS: readonly { questionPattern: RegExp; namePattern: RegExp; labelPattern: RegExp }[] = [
  ["how tall|how high|height|wie hoch", "tall|high|height|rises?|reach(?:es)?|stands?|hoch|höhe|ragt"],
  ["how deep|depth|wie tief", "deep|depth|reach(?:es)?|down|tief|tiefe"],
  ["how wide|how broad|width|wie breit", "wide|broad|width|across|diameter|spans?|breit|breite|durchmesser"],
  ["how thick|thickness|wie dick", "thick|thickness|dick|dicke|stark"],
  [
    "how long|length|wie lang",
    "long|length|stretch(?:es)?|extends?|spans?|runs?|covers?|over|lang|länge|erstreckt|verläuft",
  ],
  ["how far|wie weit", "away|distance|apart|above|below|clear of|from|to|range|entfernt|weit|von|bis"],
].map(([questionPattern = "", namePattern = ""]) => ({
  questionPattern: anyOf(questionPattern),
  namePattern: anyOf(namePattern),
  // A column header or label; its unit may be in brackets or missing: `Width (cm): 18`.
  labelPattern: anyOf(`(?:${namePattern})[^:;]{0,20}:\\s*\\p{N}[\\p{N}.,]*`),
}))
/** Nouns for height, depth, width and length in other languages. */
const NOUNS = [
  "hauteur|altura|altezza|hoogte|wysokoś*|высот*|висот*|výšk*|ύψος|înălțim*|höjd*|高さ|高度|높이|ความสูง|ارتفاع|ऊंचाई|ऊँचाई|yüksekli*",
  "profondeur|profundidade?|profondità|diepte|głębokoś*|глубин*|глибин*|hloubk*|βάθος|adâncim*|djup*|深さ|深度|깊이|ความลึก|عمق|गहराई|derinli*",
  "largeur|anchura|larghezza|largura|breedte|szerokoś*|ширин*|šířk*|πλάτος|lățim*|bredd*|幅|宽度|너비|ความกว้าง|عرض|चौड़ाई|genişli*",
  "longueur|longitud|lunghezza|comprimento|lengte|długoś*|длин*|довжин*|délk*|μήκος|lungim*|längd*|長さ|长度|길이|ความยาว|طول|लंबाई|uzunlu*",
].map(anyOf)
/** Whether a text names a dimension, but not the one that the question names. */
export function isOfOtherDimension(question: string, text: string): boolean {
  const asked = NOUNS.find((noun) => noun.test(question))
  return asked !== undefined && !asked.test(text) && NOUNS.some((noun) => noun.test(text))
}
