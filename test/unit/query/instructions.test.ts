// A question why or who is not answered by steps and imperatives, unless they give a reason or name somebody.
import { describe, expect, test } from "vitest"
import { predictVerdict } from "../../../src/query/grounding/verdict.ts"
import { toSources } from "../../../src/query/retrieval/search-chunks.ts"
import { fakeHit } from "../../support/fake-source.ts"

function ask(query: string, text: string) {
  const hits = [fakeHit({ text })]
  const { verdict, statements } = predictVerdict(query, hits, toSources(hits, 5), "lexical")
  return { verdict, quotes: statements.map(({ displayText }) => displayText) }
}

const SLUICE = `## Opening the sluice

1. Unlock the sluice.
2. Turn the sluice wheel until the sluice opens.
3. Press Start.

To open the sluice, turn the wheel. Please oil the wheel of the sluice twice a year. Never open the sluice at night.`

test.each([
  ["Why was the sluice opened?", SLUICE],
  ["Why is the sluice open at night?", SLUICE],
  ["Who opens the sluice?", SLUICE],
  ["Who has oiled the wheel of the sluice?", SLUICE],
  ["Who starts the sluice?", SLUICE],
  [
    "Why was the sail reefed?",
    "1. The sail is lowered.\n2. The sail is reefed with four knots.\n3. The mast is raised.",
  ],
  ["Wer ölt das Rad der Schleuse?", "Bitte ölen Sie das Rad der Schleuse zweimal im Jahr."],
  ["Warum wird das Rad der Schleuse geölt?", "Ölen Sie das Rad der Schleuse zweimal im Jahr."],
  ["Pourquoi graisser la roue de l'écluse ?", "Graissez la roue de l'écluse deux fois par an."],
])("%s is not answered by how to do it", (query, text) => {
  expect(ask(query, text).verdict).toBe("abstained")
})

describe("but it is", () => {
  test.each([
    [
      "by its reason",
      "Why must I oil the wheel of the sluice?",
      "Oil the wheel of the sluice, because rust blocks it.",
    ],
    [
      "by what it is for",
      "Why should I oil the wheel of the sluice?",
      "Oil the wheel of the sluice to keep the rust away.",
    ],
    ["by a purpose before it", "Why should I oil the wheel?", "To prevent rust, oil the wheel."],
    ["by what it keeps from", "Why do we oil the wheel?", "1. Oil the wheel so that it does not rust."],
    ["by a fact", "Why does the wheel rust?", "The wheel rusts in the rain of autumn."],
    ["by whom it turns to", "Who opens the sluice?", "Let the warden Ada Moss open the sluice."],
    ["by whom it names", "Who oils the wheel?", "Have the wheel oiled by Ben Roe."],
    ["where it says whom to ask", "Who should I call about the sluice?", "Call Ada Moss about the sluice."],
    ["where it says how", "How do I oil the wheel?", "Oil the wheel with a brush."],
    [
      "by a step that somebody takes",
      "Who unlocks the sluice?",
      "1. Ada Moss unlocks the sluice.\n2. Ben Roe turns the wheel.",
    ],
    ["by its reason in German", "Warum muss ich das Rad ölen?", "Ölen Sie das Rad, damit es nicht rostet."],
  ])("%s", (_, query, text) => {
    const { verdict, quotes } = ask(query, text)
    expect(verdict).toBe("answered")
    expect(text).toContain(quotes[0])
  })

  test("by the steps below the very question", () => {
    const text = "## Who opens the sluice?\n\n1. Ask at the lodge.\n2. Open the book of names."
    expect(ask("Who opens the sluice?", text).quotes).toEqual(["Ask at the lodge.", "Open the book of names."])
  })
})
