// Tells whether a phrase of the lexicon has its meaning in a language, where the same letters may be another word.

/** Phrases that are common words of other languages, with those they belong to. */
const ONLY: Readonly<Record<string, string>> = {
  fi: "en, ei, emme",
  ro: "nu",
  it: "mai, né, se non",
  sv: "alla, bara, om",
  "da nb": "kun",
  "fr sl hr sr bs": "ne",
}
/** Phrases of other languages that are words of their own in this one: English `plant`, Portuguese `no`. */
const OTHERWISE: Readonly<Record<string, string>> = {
  en: `alle, allen, apert*, apoi*, assent*, assist*, cald*, calo, compar*, compr*, compres*, connu*, contrari*, crec*, cresc*,
    critica*, destr*, divers*, donne, environ, evita*, falls, fast, faux, ferm*, fracas*, frisch, gard*, hered*, leer, liger*,
    links, logr*, mais, mayor, mayores, menor, minor*, mism*, muss, necessari*, ni, nie, non, nota, noto, pas, peor*, perd*, perse,
    pesant*, pien*, plant, plus, premier, presente*, pretende*, prim*, primer*, propone*, quasi, quitt*, recus*, rund,
    salvo, secondo, sem, sin, sinistr*, solo, spent*, stark, sube*, tempora*, temporal*, ultim*, utile, vend*, vide*, vinc*`,
  fr: "alle, compar*, compr*, contrari*, cresc*, destr*, minor*, mais, prim*, vinc*, plant, fast",
  es: "alle, cald*, destr*, ferm*, minor*, nota, prim*, ultim*, vide*, mais, gard*",
  it: "alle, donne, ferm*, mais, vide*, plus",
  pt: "alle, destr*, ferm*, no, nota, prim*, vide*",
  de: "gard*, prim*, vide*, plus",
  "nl sv da nb": "ni, fast",
}
const tableOf = (lists: Readonly<Record<string, string>>) => {
  const table = new Map<string, Set<string>>()
  for (const [languages, phrases] of Object.entries(lists))
    for (const phrase of phrases.split(",").map((one) => one.trim()))
      table.set(phrase, new Set([...(table.get(phrase) ?? []), ...languages.split(" ")]))
  return table
}
const [only, otherwise] = [tableOf(ONLY), tableOf(OTHERWISE)]

/** A text of an unknown language may have any. */
export const isOfLanguage = (phrase: string, language: string | null): boolean =>
  language === null || ((only.get(phrase)?.has(language) ?? true) && otherwise.get(phrase)?.has(language) !== true)
