// One of several things, named by a number or a code: an answer about another one is none.
import { expect, test } from "vitest"
import { numbersAskedFor } from "../../../src/query/model/evidence/numbered-things.ts"
import { quotesFor } from "./quotes-for.ts"

const HALLS =
  "Hall 3 has 40 seats and a piano. Hall 5 has 90 seats and no piano. Both open at 12. Doors close at 12 at night."
const SAAL = "Saal 3 hat 40 Plätze. Saal 5 hat 90 Plätze. Beide öffnen um 12."
const CLIENT = "# Client v7\n\nv6 stops on 4 May 2027. v7 needs 2 gigabytes of memory."
const PUMPS = "| Part | Price |\n|---|---|\n| Seal for the QR-20 | 4.00 |\n| Seal for the QR-30L | 6.00 |\n"
const KINGS = "Harald IV reigned for 6 years. Harald VI reigned for 30 years."

test.each([
  ["How many seats does Hall 5 have?", HALLS, "Hall 5 has 90 seats and no piano."],
  ["How many seats does hall 3 have?", HALLS, "Hall 3 has 40 seats and a piano."],
  ["Wie viele Plätze hat Saal 5?", SAAL, "Saal 5 hat 90 Plätze."],
  ["What is the price of the seal for the QR-20?", PUMPS, "Part: Seal for the QR-20; Price: 4.00"],
  ["How long did Harald VI reign?", KINGS, "Harald VI reigned for 30 years."],
])("%s", (query, text, quote) => {
  expect(quotesFor(query, text)).toEqual({ verdict: "answered", quotes: [quote], reason: "" })
})

test.each([
  ["How many seats does Hall 12 have?", HALLS, "Hall 12"],
  ["Wie viele Plätze hat Saal 12?", SAAL, "Saal 12"],
  ["When does v8 stop?", CLIENT, "v8"],
  ["What is the price of the seal for the QR-50?", PUMPS, "QR-50"],
  ["How long did Harald III reign?", KINGS, "Harald III"],
])("%s has no answer here", (query, text, label) => {
  const { verdict, reason } = quotesFor(query, text)
  expect(verdict).toBe("abstained")
  expect(reason).toBe(`No sentence has what is asked for: ${label}.`)
})

test("what is said of several numbers, or from one to another, is said of each", () => {
  const [one] = numbersAskedFor("What happens in step 4?", "en")
  for (const text of ["Steps 2–5 take an hour.", "Steps 2 to 5 take an hour.", "Steps 1, 2 and 4 are noisy."])
    expect([text, one?.isIn(text)]).toEqual([text, true])
  expect(one?.isIn("Steps 5–8 take an hour.")).toBe(false)
  expect(one?.isOtherIn("Steps 5–8 take an hour.")).toBe(true)
})

test.each([
  ["Ce interzice articolul 12?", "Articolele 11 și 12 interzic pescuitul. Articolul 13 reglementează plaja."],
  ["Τι απαγορεύει το άρθρο 12;", "Τα άρθρα 11 και 12 απαγορεύουν το ψάρεμα. Το άρθρο 13 ρυθμίζει την παραλία."],
  ["Vad förbjuder paragraf 12?", "Paragraf 11 och 12 förbjuder fiske. Paragraf 13 gäller stranden."],
  ["Ce se cultiva pe deal în secolul XVIII?", "În secolul al XVIII-lea, pe deal se cultiva in."],
])("also in other languages: %s", (query, text) => {
  expect(quotesFor(query, text).verdict).toBe("answered")
})

test("Romanian puts an article before the number", () => {
  const told = "În secolul al XVIII-lea, pe deal se cultiva in."
  expect(quotesFor("Ce se cultiva pe deal în secolul XVII?", told).verdict).toBe("abstained")
})

test("the first line of a passage tells whom all of it is about", () => {
  const leaflet = "HALL 3 (OLD TOWN) - FOR VISITORS\n\nConcerts begin at 19:30.\n\nDances take place in Hall 8.\n"
  expect(quotesFor("When do concerts in Hall 8 begin?", leaflet).verdict).toBe("abstained")
})

test.each([
  ["Can I return shoes within 30 days?", "Shoes can be returned within 14 days."],
  ["Does it cost 30 euros?", "It costs 45 euros."],
  ["What happened in May 12?", "In May 14 people came."],
  ["Who won the cup in 2020?", "She won in 2021."],
  ["Can the room take 10 guests?", "Rooms take 12 guests."],
])("%s names nothing by its number", (query, text) => {
  expect(numbersAskedFor(query, "en").filter(({ isOtherIn }) => isOtherIn(text))).toEqual([])
})

test("a name that its language inflects is not compared by its number", () => {
  expect(numbersAskedFor("Πού δοκιμάστηκε το σκάφος Ήλιος 1;", "el")).toEqual([])
  expect(numbersAskedFor("Where was the craft Helios 1 tested?", "en")).toHaveLength(1)
})
