// From one place to another: the way back, or to elsewhere, is another way.
import { expect, test } from "vitest"
import { routesIn } from "../../../src/query/model/evidence/routes.ts"
import { quotesFor } from "./quotes-for.ts"

const BUSES =
  "| Line | Departures |\n|---|---|\n| Arden → Bray | 8:00, 9:30 |\n| Bray → Arden | 17:00, 18:30 |\n| Arden → Cole Bay | 11:00 |\n"

test.each([
  ["When are departures from Bray to Arden?", "Line: Bray → Arden; Departures: 17:00, 18:30"],
  ["When are departures from Arden to Cole Bay?", "Line: Arden → Cole Bay; Departures: 11:00"],
])("%s", (query, quote) => {
  expect(quotesFor(query, BUSES)).toMatchObject({ verdict: "answered", quotes: [quote] })
})

test("both ways of somewhere else are no answer", () => {
  const tolls = "The bus to Bray takes 40 minutes, the one to Cole Bay 55 minutes. Both leave from Arden."
  expect(quotesFor("How long does the bus take from Bray to Cole Bay?", tolls).verdict).not.toBe("answered")
  expect(quotesFor("When are departures from Cole Bay to Bray?", BUSES).verdict).not.toBe("answered")
})

test.each([
  ["Wie lange dauert die Fahrt von Arden nach Bray?", "Von Arden nach Bray sind es 20 Minuten.", true],
  ["Wie lange dauert die Fahrt von Arden nach Bray?", "Von Bray nach Arden sind es 20 Minuten.", false],
  ["Combien de temps faut-il de Arden à Bray ?", "Le trajet de Bray à Arden dure 20 minutes.", false],
  ["How long is the way from Arden to Bray?", "The way between Bray and Arden takes 20 minutes.", true],
  ["How long is the way from Arden-on-Sea to Bray?", "From Arden-on-Sea to Bray it takes 20 minutes.", true],
  ["How long is the way from Arden to Bray?", "It takes 20 minutes to Bray from Arden.", true],
  ["How long is the way from Arden to Bray?", "It takes 20 minutes to Arden from Bray.", false],
])("%s %s", (query, text, isSame) => {
  const [one] = routesIn(query)
  expect([one?.isIn(text), one?.isOtherIn(text)]).toEqual([isSame, !isSame])
})
