// A word that denies, limits or has an opposite in one language can be an ordinary word in another language. There it says nothing.
import { describe, expect, test } from "vitest"
import { FOREIGN_LANGUAGES, OWN_LANGUAGES } from "../../../src/query/claims/polarity/of-language.ts"
import { polarityOf } from "../../../src/query/claims/polarity/read-polarity.ts"

const wordsRead = (text: string, language: string | null) =>
  polarityOf(text, "", language).readings.map(({ word }) => word)

/** Sentences in each language. Each has a word that denies, limits or has an opposite in another language. */
const ORDINARY: Readonly<Record<string, readonly string[]>> = {
  en: [
    "Alle, Donne, Frisch, Muss, Noto, Rund and Leer were surnames of sailors.",
    "Allen fitted the aperture plates with apoidea and fermented barley.",
    "Divers surveyed the caldera and its falls.",
    "By assent an assistant sketched gardens, a primrose, a vendor and a video.",
    "Calo is slang in Logroño, as Evita and Peoria knew.",
    "Comparative comprehension is compressed prose.",
    "Connubial, contrariwise and crescent are adjectives, as is temporal.",
    "A critical destroyer met a fast fracas.",
    "The crecy carrots and their environ had a faux primer of heredity.",
    "Ligers walked the links, Mais the mayor and Mayores the minority.",
    "A mismatch of Ni and Se was nota bene, in Menor and in Nie.",
    "Necessarily a non sequitur is a pas de deux.",
    "Perdition per se was Perse to Vincent.",
    "The pesante passage was for Pieno, a plant plus the premier.",
    "She presented and pretended to be a proponent of quasi crystals.",
    "He quitted and recused himself with a salvo, un secondo.",
    "An SEM image of a sin was a sinistral solo, spent in stark suberin.",
    "Ultimately, the tale was utile.",
  ],
  fr: [
    "Vincent compare le plant et la comprimerie de Alle.",
    "La contrariété du destrier est un crescendo.",
    "Mais la minorité a une prime au fast-food.",
  ],
  es: [
    "Alle y Mais toman caldo con destreza.",
    "El fermento minorista da una nota a Gardel.",
    "El primo ultima un video.",
  ],
  it: ["Le donne di Alle si fermarono, Mais videro un plus."],
  pt: ["No video, Alle nota a destreza do primo e o fermento."],
  de: ["Der Gardist sah ein Video, plus Primeln."],
  nl: ["Ni is een metaal uit Fast."],
  sv: ["Ni bor i huset Fast."],
  da: ["Ni heste bor i huset Fast."],
  nb: ["Ni hester bor i huset Fast."],
}

/** Sentences in which such a word has its meaning, and a sentence of another language in which it has none. */
const OWN: readonly (readonly [phrase: string, language: string, own: string, other: string, text: string])[] = [
  ["en", "fi", "Minä en tule.", "fr", "Il en parle."],
  ["ei", "fi", "Hän ei tule.", "de", "Das Ei ist rund."],
  ["emme", "fi", "Me emme tule.", "de", "Die Emme fließt nach Bern."],
  ["nu", "ro", "El nu vine.", "nl", "Hij komt nu."],
  ["mai", "it", "Il treno mai si ferma.", "de", "Das Fest ist im Mai."],
  ["né", "it", "Né lui né lei viene.", "fr", "Il est né à Pau."],
  ["se non", "it", "Parte, se non piove.", "es", "Se non dice."],
  ["alla", "sv", "De tar alla hästar.", "it", "Va alla stazione."],
  ["bara", "sv", "Han har bara hästar.", "en", "Bara runs the shop."],
  ["om", "sv", "Han kommer om det regnar.", "nl", "Hij komt om vijf uur."],
  ["kun", "da", "Han har kun heste.", "fi", "Hän tuli kun satoi."],
  ["kun", "nb", "Han har kun hester.", "fi", "Hän tuli kun satoi."],
  ["si", "es", "Sale si no llueve.", "it", "Il treno si ferma."],
  ["si", "fr", "Il part si on paie.", "it", "Il treno si ferma."],
]

/** The words that a phrase of a list stands for; `*` stands for any ending. */
const shapeOf = (phrase: string) =>
  new RegExp(`(?<![\\p{L}\\p{M}])${phrase.replace("*", "[\\p{L}\\p{M}]*")}(?![\\p{L}\\p{M}])`, "u")
const eachOf = (table: ReadonlyMap<string, ReadonlySet<string>>) =>
  Array.from(table).flatMap(([phrase, languages]) => Array.from(languages, (language) => [phrase, language] as const))

describe("an ordinary word says nothing", () => {
  const sentences = Object.entries(ORDINARY).flatMap(([language, texts]) =>
    texts.map((text) => [language, text] as const),
  )
  test.each(sentences)("in %s: %s", (language, text) => {
    expect(wordsRead(text, language)).toEqual([])
  })

  test.each(eachOf(FOREIGN_LANGUAGES))(
    "where it is %s in %s, and has its meaning in an unknown language",
    (phrase, language) => {
      const text = ORDINARY[language]?.find((one) => shapeOf(phrase).test(one.toLowerCase())) ?? ""
      expect(wordsRead(text, language)).toEqual([])
      expect(wordsRead(text, null)).toContainEqual(expect.stringMatching(shapeOf(phrase)))
    },
  )
})

describe("a word that many languages have has its meaning in its own language only", () => {
  test.each(OWN)("%s is read in %s: %s, and not in %s: %s", (phrase, language, own, other, text) => {
    expect(wordsRead(own, language)).toContain(phrase)
    expect(wordsRead(text, other)).not.toContain(phrase)
    expect(wordsRead(text, null)).toContain(phrase)
  })

  test("and each of these words is tried in each of its languages", () => {
    expect(OWN.map(([phrase, language]) => `${phrase} ${language}`).toSorted()).toEqual(
      eachOf(OWN_LANGUAGES)
        .map((one) => one.join(" "))
        .toSorted(),
    )
  })
})
