// What a generated answer states without a mark: it is compared with the sources, however short it is.
import { describe, expect, test } from "vitest"
import { claimsNothing } from "../../../src/query/grounding/claims-nothing.ts"
import { fakeModel, ask as over } from "../../support/fake-query.ts"
import { fakeHit, fakeSources } from "../../support/fake-source.ts"
import { ground } from "./grounded.ts"

const TEXT =
  "Swimmers are not allowed in the harbour. The ferry leaves at noon. A ticket costs 7 crowns. Crews wear orange."
const SOURCES = fakeSources(TEXT, "The pier was rebuilt in 1994.")
const MARKED = "The ferry leaves at noon [1.2]."

/** The verdict of each claim behind the first, which is supported. */
const judged = (text: string) => {
  const { answer, claims, citations, grounding } = ground([text], SOURCES)
  const [first, ...others] = claims.map(({ answerStart, answerEnd, verdict, citations: places }) => ({
    said: answer.slice(answerStart, answerEnd),
    verdict,
    quotes: places.map((place) => citations[place]?.quote),
  }))
  return { first, others, grounding }
}

describe("a sentence without a mark", () => {
  test.each([
    ["Swimmers are allowed.", "contradicted"],
    ["A ticket costs 9 crowns.", "contradicted"],
    ["Swimmers may enter the harbour.", "contradicted"],
    ["Tickets are free.", "unsupported"],
    ["It returns at three.", "unsupported"],
    ["Meals: included.", "unsupported"],
    ["That is false.", "unsupported"],
    ["Crews sing.", "unsupported"],
    ["Billig!", "unsupported"],
    ["- Dogs welcome", "unsupported"],
  ])("is a claim and lowers the verdict: %s", (said, verdict) => {
    const { first, others, grounding } = judged(`${MARKED} ${said.startsWith("-") ? "\n" : ""}${said}`)
    expect(first?.verdict).toBe("supported")
    expect(others).toMatchObject([{ said, verdict }])
    expect(grounding).toMatchObject({ verdict: "partial", score: 0.5 })
  })

  test.each([
    ["Crews wear orange.", "Crews wear orange."],
    ["It costs 7 crowns.", "A ticket costs 7 crowns."],
    ["Swimmers are not allowed.", "Swimmers are not allowed in the harbour."],
    ["The pier was rebuilt in 1994.", "The pier was rebuilt in 1994."],
  ])("that a source says is supported, with its quote: %s", (said, quote) => {
    const { others, grounding } = judged(`${MARKED} ${said}`)
    expect(others).toEqual([{ said, verdict: "supported", quotes: [quote] }])
    expect(grounding).toMatchObject({ verdict: "answered", score: 1 })
  })

  test("sends its citation at the end of the answer", () => {
    const { events } = ground([`${MARKED} Crews wear orange.`], SOURCES)
    const cited = events.flatMap((event) => (event.type === "citation" ? [event.citation.quote] : []))
    expect(cited).toEqual(["The ferry leaves at noon.", "Crews wear orange."])
  })

  test("is one whose mark is of no source too", () => {
    expect(judged(`${MARKED} Crews wear orange [8].`).others).toMatchObject([
      { verdict: "supported", quotes: ["Crews wear orange."] },
    ])
    expect(judged(`${MARKED} Crews wear blue ribbons [8].`).others).toMatchObject([{ verdict: "unsupported" }])
  })
})

describe("behind the last mark of its sentence", () => {
  test.each([
    ["and swimmers are allowed", "contradicted"],
    ["and is free", "unsupported"],
    ["and tickets are free", "unsupported"],
    ["and crews wear orange [5]", "supported"],
    ["and tickets are free [5]", "unsupported"],
    ["and crews wear orange", "supported"],
    ["at noon", "supported"],
  ])("a clause counts as well: %s", (clause, verdict) => {
    const { first, others } = judged(`The ferry leaves at noon [1.2], ${clause}.`)
    expect(others).toEqual([])
    expect(first?.verdict).toBe(verdict)
  })
})

describe("nothing is claimed by", () => {
  test.each([
    "Hello!",
    "Yes.",
    "Of course!",
    "Natürlich.",
    "Bien sûr !",
    "Claro.",
    "Конечно.",
    "好的。",
    "Here is what the sources say:",
    "Here is what the sources say.",
    "The fares are as follows:",
    "I hope this helps!",
    "Please note the following.",
    "The answer is as follows.",
    "Certainly, here is the answer.",
    "If you need anything else, just ask.",
    "Here is a summary of the terms",
    "Source: fares.md",
    "(Sources: fares.md, crews.pdf)",
    "Note: this is not legal advice.",
    "Confidence: high",
    "Let me know if you have any other questions.",
    "Do you want to know more?",
    "## Fares",
    "### Monthly fares",
    "Crews and their clothes:",
    "Passengers must show:",
    "There are 2 kinds of tickets:",
    "What does a ticket of 2 days cost?",
    "**Fares and times**",
    "…",
  ])("%s", (said) => {
    expect(claimsNothing(said)).toBe(true)
    const { first, others, grounding } = judged(`${MARKED}\n\n${said}`)
    expect(first?.verdict).toBe("supported")
    expect(others).toEqual([])
    expect(grounding.verdict).toBe("answered")
  })

  test("a courtesy before what is said on the same line", () => {
    const { first, grounding } = judged(`Here is what the sources say: ${MARKED}`)
    expect([first?.verdict, grounding.verdict]).toEqual(["supported", "answered"])
  })

  test.each([
    "## Swimmers are allowed",
    "**The mayor has sold the pier**",
    "The ferry leaves at one:",
    "A ticket costs 9 crowns, doesn't it?",
    "The fare of 9 crowns:",
    "Of course swimmers are allowed.",
    "**Swimmers are allowed.**",
    "Yes, 9 crowns.",
    "Source: the ferry is free",
    "If you need a ticket, you pay 9 crowns.",
    "Here is the fee: 9.",
  ])("but not by: %s", (said) => {
    expect(claimsNothing(said)).toBe(false)
  })
})

test("strictly, it is taken out, and what a source says is asked about with its quote", async () => {
  const { llm, requests } = fakeModel(
    "groq/m",
    [`${MARKED} Swimmers are allowed. Crews wear orange. Free!`],
    ["1 yes\n2 yes"],
  )
  const hits = [fakeHit({ text: TEXT, document: "doc_1" })]
  const { answer } = await over({ llm, hits }, { query: "When does the ferry leave?", strict: true })
  expect(answer.answer).toBe("The ferry leaves at noon [1]. Crews wear orange.")
  expect(requests[1]?.claims).toEqual([
    { claim: "The ferry leaves at noon.", quotes: ["The ferry leaves at noon."] },
    { claim: "Crews wear orange.", quotes: ["Crews wear orange."] },
  ])
  expect(answer.claims.map(({ verdict }) => verdict)).toEqual(["supported", "supported"])
  expect(answer.grounding).toMatchObject({
    verdict: "partial",
    reason: "2 of 4 sentences did not stand the check and were taken out.",
  })
})
