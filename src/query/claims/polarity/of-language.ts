// Tells whether a phrase of the lexicon has its meaning in a language. In other languages the same letters may be another word.

/** These phrases are common words in other languages, so they count only in their own languages. */
const OWN: Readonly<Record<string, string>> = {
  fi: "en, ei, emme",
  ro: "nu",
  it: "mai, né, se non",
  sv: "alla, bara, om",
  "da nb": "kun",
  "es fr": "si",
}
/** These phrases of other languages mean something else in this language: English `plant`, Portuguese `no`. */
const FOREIGN: Readonly<Record<string, string>> = {
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
const tableOf = (lists: Readonly<Record<string, string>>): ReadonlyMap<string, ReadonlySet<string>> => {
  const table = new Map<string, Set<string>>()
  for (const [languages, phrases] of Object.entries(lists))
    for (const phrase of phrases.split(",").map((one) => one.trim()))
      table.set(phrase, new Set([...(table.get(phrase) ?? []), ...languages.split(" ")]))
  return table
}
/** Each phrase with the languages in which alone it has its meaning. */
export const OWN_LANGUAGES = tableOf(OWN)
/** Each phrase with the languages in which it does not have its meaning. */
export const FOREIGN_LANGUAGES = tableOf(FOREIGN)

/** In a text of an unknown language every phrase has its meaning. */
export const isOfLanguage = (phrase: string, language: string | null): boolean =>
  language === null ||
  ((OWN_LANGUAGES.get(phrase)?.has(language) ?? true) && FOREIGN_LANGUAGES.get(phrase)?.has(language) !== true)
