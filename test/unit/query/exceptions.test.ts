// An exception is quoted with its rule, and the rule with its exception, wherever one of them alone would mislead.
import { expect, test } from "vitest"
import { predictVerdict } from "../../../src/query/grounding/verdict.ts"
import { toSources } from "../../../src/query/retrieval/search-chunks.ts"
import { fakeHit } from "../../support/fake-source.ts"

const quotesOf = (query: string, text: string) => {
  const hits = [fakeHit({ text })]
  return predictVerdict(query, hits, toSources(hits, 5), "lexical").statements.map(({ displayText }) => displayText)
}

test.each([
  [
    "Until when is a change of the berth free of charge?",
    ["A change of the berth is free of charge until noon.", "After that it costs 6 euros."],
  ],
  ["Is there hot food in the north hut?", ["The south hut serves hot food.", "In the north hut there is only tea."]],
  ["Should I oil the oak boards?", ["Oil the boards twice.", "Skip this for oak boards, which are oiled already."]],
  [
    "Do helpers get money for nights?",
    ["Helpers get an hour off for nights, no money.", "Helpers in the kitchen get money for nights."],
  ],
  ["Darf man auf dem Steg angeln?", ["Auf dem Steg darf man angeln.", "Ausgenommen sind die Wochenenden."]],
  ["Peut-on pêcher sur le quai ?", ["On peut pêcher sur le quai.", "Sauf pendant la nuit."]],
  ["¿Se puede pescar en el muelle?", ["Se puede pescar en el muelle.", "Excepto por la noche."]],
])("%s", (query, both) => {
  expect(quotesOf(query, `${both.join(" ")} The lamp is green.`)).toEqual(both)
})

test("the first words of a line are quoted with what limits them", () => {
  const text = "Canoe club - Mondays 19.00, jetty. From the age of 12.\nChess - Fridays 18.00, hall. From the age of 8."
  expect(quotesOf("When does the canoe club meet?", text)).toEqual([
    "Canoe club - Mondays 19.00, jetty.",
    "From the age of 12.",
  ])
})

test.each([
  ["of another paragraph", "The quay is open on Sundays.\n\nOnly members may use the crane."],
  ["of another row", "| Quay | Open |\n|---|---|\n| East quay | on Sundays |\n| West quay | not on Sundays |"],
  ["of another item", "- The quay is open on Sundays.\n- Not in use: the crane."],
  ["that denies something else", "The quay is open on Sundays. The crane does not work."],
])("but no sentence %s", (_, text) => {
  const [first, ...others] = quotesOf("Is the east quay open on Sundays?", text)
  expect(first).toContain("uay")
  expect(others.filter((quote) => !quote.includes("West quay"))).toEqual([])
})
