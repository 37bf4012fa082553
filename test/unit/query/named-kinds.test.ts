// One of several things of a kind, named by a proper name or by the first cell of a row: another row is no answer.
import { expect, test } from "vitest"
import { quotesFor } from "./quotes-for.ts"

const CARDS =
  "| Card | Books | Days |\n|---|---|---|\n| Basic | 5 | 14 |\n| Family | 20 | 28 |\n| School | 60 | 42 |\n\nFines are 20 cents a day."
const TARIFS =
  "La formule Confort coûte 40 euros par mois. La formule Prestige coûte 75 euros par mois et comprend un casier."
const GUIDES = "The guides of the Rhine tour meet in Basel. The guides of the Danube tour meet in Passau."
const BILETY = "| Bilet | Cena |\n|---|---|\n| normalny | 20 zł |\n| ulgowy | 12 zł |\n| rodzinny | 45 zł |\n"

test.each([
  ["How many books does the Family card allow?", CARDS, "Card: Family; Books: 20; Days: 28"],
  ["Ile kosztuje bilet ulgowy?", BILETY, "Bilet: ulgowy; Cena: 12 zł"],
  ["Combien coûte la formule Confort ?", TARIFS, "La formule Confort coûte 40 euros par mois."],
  ["Where do the guides of the Danube tour meet?", GUIDES, "The guides of the Danube tour meet in Passau."],
])("%s", (query, text, quote) => {
  expect(quotesFor(query, text)).toEqual({ verdict: "answered", quotes: [quote], reason: "" })
})

test.each([
  ["How many books does the Gold card allow?", CARDS],
  ["Combien coûte la formule Royale ?", TARIFS],
  ["Where do the guides of the Volga tour meet?", GUIDES],
])("%s has no answer here", (query, text) => {
  expect(quotesFor(query, text).verdict).toBe("abstained")
})

test.each([
  ["How many books does the card allow?", CARDS],
  ["How many books do the Basic and the Family and the School card allow?", CARDS],
])("%s leaves out no row", (query, text) => {
  expect(quotesFor(query, text).quotes).toHaveLength(3)
})

test.each([
  [
    "Где экипаж готовился в Северном центре?",
    "Экипаж готовился в бассейне Северного центра. Южный центр закрыт.",
    "Экипаж готовился в бассейне Северного центра.",
  ],
  [
    "Când a intrat Norvegia în Liga nordică?",
    "Norvegia a intrat în Ligii nordice în 1971. Liga Baltică este mai veche.",
    "Norvegia a intrat în Ligii nordice în 1971.",
  ],
])("an inflected name is the same one: %s", (query, text, quote) => {
  expect(quotesFor(query, text)).toMatchObject({ verdict: "answered", quotes: [quote] })
})

test("whatever is somebody's is no kind of a thing", () => {
  const harbour = "When Tom's boat sank, Ada Reed sold her boat for 900 euros."
  expect(quotesFor("For how much was Ada's boat sold?", harbour).quotes).toEqual([harbour])
})

test("what is said of all is said of the one that is asked for", () => {
  expect(quotesFor("How much are fines for the Family card?", CARDS).quotes).toContain("Fines are 20 cents a day.")
})
