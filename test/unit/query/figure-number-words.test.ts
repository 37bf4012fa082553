// The table of number words, built anew in each test: what it holds and what is no number.
import { randomUUID } from "node:crypto"
import { expect, test } from "vitest"

type NumberWords = typeof import("../../../src/query/claims/figures/number-words.ts")
const source = new URL("../../../src/query/claims/figures/number-words.ts", import.meta.url).href
/** The module keeps its table; with another query it is another module. */
const load = (): Promise<NumberWords> => import(/* @vite-ignore */ `${source}?${randomUUID()}`)

const CARDINALS = {
  zero: 0,
  eins: 1,
  "ninety-nine": 99,
  neunhundertneunundneunzig: 999,
  dreissig: 30,
  quarante: 40,
  novecentonovantanove: 999,
  negenhonderdnegenennegentig: 999,
  doscientos: 200,
  doscientas: 200,
  quinientas: 500,
  duzentas: 200,
  девятьсот: 900,
  двух: 2,
  dozen: 12,
  fünfeinhalb: 5.5,
  tausendfünf: 1005,
  eintausendzwei: 1002,
  zweitausend: 2000,
  zweitausendfünfhundert: 2500,
  tremila: 3000,
}
const NO_CARDINALS =
  "un une uno una um uma ein eine een один due cent once seize sei elf otto dos mil as das mille tausend fasttausend zweitausendmal tausendmal booteinhalb"

test("a cardinal number word has its value", async () => {
  const { cardinalOf } = await load()
  const found = Object.keys(CARDINALS).map((word) => [word, cardinalOf(word)])
  expect(Object.fromEntries(found)).toEqual(CARDINALS)
})

test("a word that is a number in one language only, or not at all, has none", async () => {
  const { cardinalOf } = await load()
  expect(NO_CARDINALS.split(" ").filter((word) => cardinalOf(word) !== null)).toEqual([])
})

const ORDINALS = {
  first: 1,
  "thirty-first": 31,
  zweiten: 2,
  einunddreißigste: 31,
  segundas: 2,
  deuxième: 2,
  quinto: 5,
  derde: 3,
  третьего: 3,
  "thirty-second": null,
  erst: null,
  quart: null,
  tercia: null,
  non: null,
  none: null,
}

test("an ordinal number word has its value with any ending", async () => {
  const { ordinalOf } = await load()
  const found = Object.keys(ORDINALS).map((word) => [word, ordinalOf(word)])
  expect(Object.fromEntries(found)).toEqual(ORDINALS)
})

test("a scale is a number word too", async () => {
  const { isNumberWord, scaleOf } = await load()
  expect([isNumberWord("million"), isNumberWord("seven"), isNumberWord("boat")]).toEqual([true, true, false])
  expect(["hundred", "млн", "trillion", "boat"].map(scaleOf)).toEqual([100, 1e6, 1e12, null])
})

test("a number word of one language is written in digits in a text of this language", async () => {
  const { withOwnNumbers } = await load()
  const written = [
    ["elf, elfte", "de"],
    ["elf, elfde", "nl"],
    ["Hay dos barcos en la isla y una casa", "es"],
    ["once", "es"],
    ["sonce", "es"],
    ["seize, seizes", "fr"],
    ["due, duetto", "it"],
    ["once", "en"],
  ].map(([text = "", language = ""]) => withOwnNumbers(text, language))
  expect(written).toEqual([
    "11, elfte",
    "11, elfde",
    "Hay 2 barcos en la isla y una casa",
    "11",
    "sonce",
    "16, seizes",
    "2, duetto",
    "once",
  ])
})
