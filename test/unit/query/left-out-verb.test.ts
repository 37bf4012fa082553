// Lines of names and values answer without the verb of a question, and all sentences of a line are about its first words.
import { expect, test } from "vitest"
import { predictVerdict } from "../../../src/query/grounding/verdict.ts"
import { toSources } from "../../../src/query/retrieval/search-chunks.ts"
import { fakeHit } from "../../support/fake-source.ts"

const CLUB = `ROWING CLUB ALDER LAKE

TRAINING
Juniors - Tuesdays 17.30, boathouse. Coach: Petra Lind. Not in the winter holidays.
Seniors - Saturdays 8.00, jetty. Coach: Omar Diaz.
Boat repairs: Jens Aker, ext. 12

PARKING
The gate closes at nine. No permit is needed on weekdays.

| Boat | Built | Rowers | Lockers |
|---|---|---|---|
| Heron | 2011 | 8 | 3 |
| Teal | 2019 | 4 | 2 |

VEREIN
Jugend: donnerstags 16 Uhr, Bootshaus
`

const ask = (query: string, text = CLUB) => {
  const hits = [fakeHit({ text })]
  const { verdict, statements } = predictVerdict(query, hits, toSources(hits, 5), "lexical")
  return { verdict, quotes: statements.map(({ displayText }) => displayText) }
}

test.each([
  ["When do the juniors practise?", "Juniors - Tuesdays 17.30, boathouse."],
  ["Who do I ring about boat repairs?", "Boat repairs: Jens Aker, ext. 12"],
  ["How many rowers can the Teal carry?", "Boat: Teal; Built: 2019; Rowers: 4; Lockers: 2"],
  ["How many rowers fit in the Heron?", "Boat: Heron; Built: 2011; Rowers: 8; Lockers: 3"],
  ["Wann trainiert die Jugend?", "Jugend: donnerstags 16 Uhr, Bootshaus"],
])("a value with its name has no verb: %s", (query, quote) => {
  const { verdict, quotes } = ask(query)
  expect(verdict).toBe("answered")
  expect(quotes).toContain(quote)
})

test.each([
  ["what somebody does", "Who paints the juniors?"],
  ["the other end", "When do the juniors finish?"],
  ["another word beside the verb", "When do the juniors practise in Basel?"],
  ["a verb that a sentence has in its own way", "When do cars leave by the gate?"],
  ["the name of another value", "When do the beginners practise?"],
])("not by %s", (_, query) => {
  expect(ask(query).verdict).not.toBe("answered")
})

test("a sentence is about the first words of its line, and of no other line", () => {
  expect(ask("Who is the coach of the juniors?").quotes).toContain("Coach: Petra Lind.")
  expect(ask("Who is the coach of the seniors?").quotes).toContain("Coach: Omar Diaz.")
  expect(ask("Do the juniors train in the winter holidays?")).toMatchObject({ quotes: ["Not in the winter holidays."] })
})

test("a line of a few words is over the sentences below it", () => {
  const question = "Is a permit needed on weekdays for parking?"
  expect(ask(question)).toEqual({ verdict: "answered", quotes: ["No permit is needed on weekdays."] })
  expect(ask(question, CLUB.replace("PARKING", "FISHING")).verdict).not.toBe("answered")
})
