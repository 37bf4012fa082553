// One of several things, named by a letter or by a number inside its name: an answer about another one is none.
import { describe, expect, test } from "vitest"
import { predictVerdict } from "../../../src/query/grounding/verdict.ts"
import { toSources } from "../../../src/query/retrieval/search-chunks.ts"
import { fakeHit } from "../../support/fake-source.ts"

const ask = (query: string, text: string) => {
  const hits = [fakeHit({ text })]
  const { verdict, statements } = predictVerdict(query, hits, toSources(hits, 5), "lexical")
  return { verdict, quotes: statements.map(({ displayText }) => displayText) }
}

const ROUTES = "Route C ends at the mill. Route B ends at the lighthouse. Route A ends at the abbey."
const BOOTS = "| Boot size | Sole in cm | Pairs |\n|---|---|---|\n| S | 24 | 12 |\n| M | 26 | 30 |\n| L | 29 | 9 |\n"
const BOLTS = "The weight of bolt K4x35 is 12 grams. The range of the scooter RX7x90 is 40 kilometres."

test.each([
  ["Where does route A end?", ROUTES, "Route A ends at the abbey."],
  ["Where does route B end?", ROUTES, "Route B ends at the lighthouse."],
  ["Where does route c end?", ROUTES, "Route C ends at the mill."],
  ["Wo endet Route B?", "Route B endet am Leuchtturm. Route C endet an der Mühle.", "Route B endet am Leuchtturm."],
  ["How many pairs of boot size M are there?", BOOTS, "Boot size: M; Sole in cm: 26; Pairs: 30"],
  ["What is the sole of a size m boot in cm?", BOOTS, "Boot size: M; Sole in cm: 26; Pairs: 30"],
  ["How heavy is bolt K4x35?", BOLTS, "The weight of bolt K4x35 is 12 grams."],
  ["How heavy is bolt K4 x 35?", BOLTS, "The weight of bolt K4x35 is 12 grams."],
])("%s", (query, text, quote) => {
  expect(ask(query, text)).toEqual({ verdict: "answered", quotes: [quote] })
})

test("things named together may stand in several statements", () => {
  expect(ask("Where do routes A and B end?", ROUTES)).toEqual({
    verdict: "answered",
    quotes: ["Route B ends at the lighthouse.", "Route A ends at the abbey."],
  })
  expect(ask("Where do routes A and D end?", ROUTES).verdict).toBe("partial")
})

test.each([
  ["Where does route D end?", ROUTES],
  ["Where does route d end?", ROUTES],
  ["Which size X boots are there?", BOOTS],
  ["How many pairs of boots in size x are there in the cupboard?", BOOTS],
  ["How heavy is bolt K8x35?", BOLTS],
  ["How far does the scooter RX5x90 go?", BOLTS],
])("%s has no answer here", (query, text) => {
  expect(ask(query, text).verdict).not.toBe("answered")
})

test.each([
  ["Where does a route end that starts at the quay?", "A route that starts at the quay ends at the abbey."],
  ["WHERE DOES A ROUTE END?", "A route ends at the abbey."],
  [
    "Did the council of Mr J. Abel close the route to the abbey?",
    "The council of Mr Abel closed the route to the abbey.",
  ],
  ["Where do routes A and B end?", "Routes A and B end at the abbey."],
  [
    "What did the J & R index of harbour prices reach in May?",
    "The J&R index of harbour prices reached 91 points in May.",
  ],
  [
    "where did kid b open the long scenic forest route to the old abbey in spring",
    "In spring he opened the long scenic forest route to the old abbey in Ely.",
  ],
  ["Kdy končí trasa v opatství?", "Trasa v opatství končí v devět hodin."],
])("%s needs no letter", (query, text) => {
  expect(ask(query, text).verdict).toBe("answered")
})

describe("a small letter is a name where the text has names with that word before them", () => {
  const GATES =
    "Gate B opens at six. Gate A opens at nine. Vitamin D keeps the fur of a cat glossy. Vitamin E keeps the coat of a goat glossy."

  test.each([
    ["When does gate a open?", GATES, "Gate A opens at nine."],
    ["what time does gate b open", GATES, "Gate B opens at six."],
    [
      "When do I have to be at gate a?",
      "I have to be at gate B at six. I have to be at gate A at nine.",
      "I have to be at gate A at nine.",
    ],
    [
      "How can gate a be opened?",
      "Gate B can be opened with a card. Gate A can be opened with a code.",
      "Gate A can be opened with a code.",
    ],
    ["What does vitamin e keep glossy?", GATES, "Vitamin E keeps the coat of a goat glossy."],
    [
      "Wann öffnet Tor a am Abend?",
      "Tor B öffnet am Abend um 18 Uhr. Tor A öffnet am Abend um 21 Uhr.",
      "Tor A öffnet am Abend um 21 Uhr.",
    ],
    [
      "¿Cuándo abre la puerta a?",
      "La puerta B abre a las seis. La puerta A abre a las nueve.",
      "La puerta A abre a las nueve.",
    ],
  ])("%s", (query, text, quote) => {
    expect(ask(query, text)).toEqual({ verdict: "answered", quotes: [quote] })
  })

  test.each([
    ["When does gate a open?", "Gate B opens at six. Gate C opens at nine."],
    ["What does vitamin a keep glossy?", GATES],
  ])("%s has no answer where only others are told", (query, text) => {
    expect(ask(query, text).verdict).not.toBe("answered")
  })

  test.each([
    ["When does a gate open?", "Gate B opens at six."],
    ["How do we gate a flock of geese?", "We gate a flock of geese with nets. Gate B opens at six."],
    ["How many mg of vitamin a day does a goat need?", "Vitamin D is in hay. A goat needs 9 mg of vitamin each day."],
    ["Wann öffnet Tor a am Abend?", "Das Tor öffnet am Abend um 21 Uhr."],
    [
      "¿Cuándo abre la puerta a los socios el club?",
      "El club abre la puerta a los socios a las nueve. La puerta B es azul.",
    ],
    ["When can a visitor gate a horse?", "A visitor can gate a horse at six. Gate A is blue."],
  ])("%s needs no letter", (query, text) => {
    expect(ask(query, text).verdict).toBe("answered")
  })
})
