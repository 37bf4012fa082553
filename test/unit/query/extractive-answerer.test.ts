// The extractive answer: which sentences are taken, and that the grounder finds every one of them again.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { extractiveAnswerer } from "../../../src/adapters/extractive/extractive-answerer.ts"
import { createGrounder } from "../../../src/query/grounding/ground.ts"
import { chooseStatements } from "../../../src/query/model/evidence/choose-statements.ts"
import type { Source } from "../../../src/query/model/question.ts"
import { ASKER } from "../../support/fake-asker.ts"
import { fakeSources } from "../../support/fake-source.ts"

async function answer(question: string, sources: Source[]) {
  const grounder = createGrounder(sources)
  let text = ""
  const signal = new AbortController().signal
  for await (const event of extractiveAnswerer().stream({
    question,
    sources,
    statements: chooseStatements(question, sources).chosen,
    maxTokens: null,
    temperature: null,
    asker: ASKER,
    signal,
  })) {
    if (event.type !== "text") continue
    text += event.text
    grounder.push(event.text)
  }
  return { text, ...grounder.finish() }
}

describe("the extractive answerer", () => {
  test("takes the sentence with the question's rarest words and marks its source", async () => {
    const sources = fakeSources(
      "The plan is described here. The plan has many users.",
      "Every plan can be changed. The plan has a refund window of 30 days.",
    )
    const { text, grounding, citations } = await answer("What is the refund window of the plan?", sources)
    expect(text).toBe("The plan has a refund window of 30 days. [2]")
    expect(grounding).toMatchObject({ verdict: "answered", score: 1 })
    expect(citations).toMatchObject([{ quote: "The plan has a refund window of 30 days.", source: 2 }])
  })

  test.each([
    ["Is the museum open on Mondays?", "The museum is not open on Mondays.", "The museum by the river has nine rooms."],
    ["Can guests bring dogs?", "Guests can bring dogs.", "Guests sleep in the old mill."],
    ["Hat das Museum montags geöffnet?", "Das Museum hat montags nicht geöffnet.", "Das Museum hat neun Räume."],
    ["¿Está abierto el museo los lunes?", "El museo no está abierto los lunes.", "El museo tiene nueve salas."],
    ["Музей открыт по понедельникам?", "Музей не открыт по понедельникам.", "В музее девять залов."],
  ])("%s is answered by the sentence that has its words, with or without a not", async (question, wanted, other) => {
    const { text, grounding } = await answer(question, fakeSources(`${other} ${wanted}`))
    expect(text).toBe(`${wanted} [1]`)
    expect(grounding.verdict).toBe("answered")
  })

  test("a question for something is not answered by its own words", async () => {
    const { text } = await answer(
      "What is the new harbour master called?",
      fakeSources("What the new harbour master is called. The new harbour master is called Ida Brandt."),
    )
    expect(text).toBe("The new harbour master is called Ida Brandt. [1]")
  })

  test("adds a second sentence only for words the first does not have", async () => {
    const sources = fakeSources(
      "Refunds take 30 days. Refunds for a plan take 30 days.",
      "Shipping costs 5 euros within Europe. Refunds take 30 days.",
    )
    const { text } = await answer("What does shipping cost, and how many days do refunds take?", sources)
    expect(text.match(/\[\d\]/g)).toHaveLength(2)
    expect(text).toContain("Shipping costs 5 euros")
    expect(text).toContain("Refunds")
  })

  test("leaves headings, tables, questions and the question itself alone", async () => {
    const sources = fakeSources(
      "# Refund window\n\n| refund | window |\n\nWhat is the refund window?\n\nRefund window\n\nThe refund window is thirty days.",
    )
    expect((await answer("What is the refund window?", sources)).text).toBe("The refund window is thirty days. [1]")
  })

  test("says a footnote without its label", async () => {
    const { text, citations } = await answer(
      "Which cone does the note name?",
      fakeSources("A term[^1] needs a note.\n\n[^1]: The note says that the cone is number six."),
    )
    expect(text).toBe("The note says that the cone is number six. [1]")
    expect(citations).toHaveLength(1)
  })

  test("says that it found nothing when no sentence shares a word with the question", async () => {
    const { text, answer: shown, grounding } = await answer("Who won?", fakeSources("Refunds take thirty days."))
    expect(text).toContain("[0]")
    expect(shown).toBe("The sources do not answer this.")
    expect(grounding.verdict).toBe("abstained")
  })

  test("brackets and links of the source's own do not pass for marks or get lost", async () => {
    const sources = fakeSources(
      "The refund window[2] is 30 days, see https://docs.example.com/refunds now.",
      "Other text.",
    )
    const { text, answer: shown } = await answer("What is the refund window?", sources)
    expect(text).toBe("The refund window is 30 days, see https://docs.example.com/refunds now. [1]")
    expect(shown).toBe(text)
  })

  test("whatever the sources, each of its sentences is tied to a quote of the source it names", async () => {
    const word = fc.constantFrom(
      "refund",
      "window",
      "plan",
      "days",
      "30",
      "receipt",
      "E-1042",
      "costs",
      "Berlin",
      "the",
      "49",
    )
    const sentence = fc.array(word, { minLength: 3, maxLength: 10 }).map((words) => `The ${words.join(" ")}.`)
    const text = fc.array(sentence, { minLength: 1, maxLength: 5 }).map((sentences) => sentences.join("\n\n"))
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 4 }), async (texts) => {
        const sources = fakeSources(...texts)
        const { citations, grounding, text } = await answer(
          "What does the refund window of the plan in Berlin cost?",
          sources,
        )
        if (grounding.verdict === "abstained") return
        expect(grounding).toMatchObject({ verdict: "answered", score: 1 })
        expect(new Set(text.match(/\[\d\]/g))).toEqual(new Set(citations.map(({ source }) => `[${source}]`)))
        for (const { source, quote, start } of citations)
          expect(sources[source - 1]?.text.slice(start - 100, start - 100 + quote.length)).toBe(quote)
      }),
    )
  })
})
