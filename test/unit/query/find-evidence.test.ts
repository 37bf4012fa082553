// Finding the passage of a source that a claim rests on: how many of its words it needs, and where they stand.
import { describe, expect, test } from "vitest"
import type { Span } from "../../../src/embedding/sentences.ts"
import { evidenceIn } from "../../../src/query/grounding/find-evidence.ts"

const TEXT =
  "The ferry sails daily from the north quay. A ticket costs 12.50 euros. Children under 1,200 days sail free. Bikes need a ticket as well."
const [FERRY, TICKET, CHILDREN, BIKES] = TEXT.split(/(?<=\.) /)
const evidence = evidenceIn({ text: TEXT, headingPath: ["Harbour", "Fares of 2024"], filename: "timetable.md" })
const textAt = (span: Span | null) => span && TEXT.slice(span.start, span.end)
const found = (claim: string) => textAt(evidence.find(claim))

describe("the passage of a claim", () => {
  test.each([
    ["that is a part of it", "The ferry sails daily.", FERRY],
    ["with its number", "The ticket costs 12.50 euros", TICKET],
    ["with its number spelt otherwise", "The ticket costs 12,50 euros", TICKET],
    ["with its number's thousands together", "Under 1200 days children sail.", CHILDREN],
    ["that is the sentence itself, be it said elsewhere in more words", "Bikes need a ticket as well.", BIKES],
    ["of one word", "Ferry", FERRY],
    ["of a word and one of its file's name", "the ferry of the timetable", FERRY],
    ["with a number of its headings", "In 2024 the ferry sails daily", FERRY],
    ["with half of its words", "The ferry sails under stars, moon", FERRY],
    [
      "of two sentences that follow each other",
      "the ferry sails from the quay, and a ticket costs euros",
      `${FERRY} ${TICKET}`,
    ],
    ["of two sentences, of which one says most", "the north quay, where the ferry sails daily for a ticket", FERRY],
    ["of its latter sentence, where the one before adds nothing", "children days sail free", CHILDREN],
  ])("%s is found", (_, claim, passage) => {
    expect(found(claim)).toBe(passage)
  })

  test.each([
    ["with another number", "The ticket costs 13 euros"],
    ["with a part of its number", "The ticket costs 12 euros"],
    ["with one word of two", "moon ferry"],
    ["with less than half of its words", "The ferry sails under moon, stars and sun"],
    ["with words of its headings alone", "harbour fares"],
    ["with none of its words", "moon"],
    ["without words", "of the"],
    ["without anything", ""],
  ])("%s is not", (_, claim) => {
    expect(found(claim)).toBeNull()
  })

  test("is the sentence itself, though one before it has all of its words", () => {
    const [trams, bikes] = ["Old trams and bikes need a ticket as well.", "Bikes need a ticket as well."]
    const source = evidenceIn({ text: `${trams} ${bikes}`, headingPath: [], filename: "a.md" })
    expect(source.find(bikes)?.start).toBe(trams.length + 1)
    expect(source.find("Bikes need tickets")?.start).toBe(0)
  })

  test("is none where its words stand far from each other", () => {
    const text = "Otters hunt. Salmon leap. Ducks graze. Herons wade. Voles dig. Newts swim. Swans hiss."
    const source = evidenceIn({ text, headingPath: [], filename: "a.md" })
    expect(source.find("otters, ducks, voles and swans")).toBeNull()
    expect(source.find("otters, salmon, voles and swans")).toEqual({
      start: 0,
      end: "Otters hunt. Salmon leap.".length,
    })
  })

  test("in a long source is one sentence, where two would be too long to read", () => {
    const [first, second] = [`Ferries ${"very ".repeat(70)}often sail.`, `Tickets ${"very ".repeat(70)}seldom rise.`]
    const long = evidenceIn({ text: `${first} ${second}`, headingPath: [], filename: "a.md" })
    const span = long.find("Ferries sail, tickets rise, often, seldom")
    expect(span && span.end - span.start).toBe(first.length)
  })

  test("is where its rare words are, not those that every sentence has", () => {
    const text = "The ferry is blue. The ferry is old. The ferry is slow and leaks."
    const source = evidenceIn({ text, headingPath: [], filename: "a.md" })
    const span = source.find("The ferry leaks")
    expect(span && text.slice(span.start, span.end)).toBe("The ferry is slow and leaks.")
  })
})

describe("the sentence that a mark names", () => {
  test.each([
    ["is taken if it has a third of the claim", 2, "ticket, moon, stars", TICKET],
    ["is not if it has less", 2, "ticket, moon, stars, sun", null],
    ["is not if it has nothing of it", 2, "the ferry sails", null],
    ["is not if there is none", 9, "ticket", null],
    ["is not if it is numbered from 0", 0, "ferry", null],
  ])("%s", (_, number, claim, passage) => {
    expect(textAt(evidence.sentence(number, claim))).toBe(passage)
  })
})

describe("a claim is checked", () => {
  const spanOf = (sentence = ""): Span => {
    const start = TEXT.indexOf(sentence)
    return { start, end: start + sentence.length }
  }
  test.each([
    ["against its own sentence", "Bikes need a ticket as well!", BIKES, { verdict: "supported", score: 1 }],
    ["against another sentence", "Bikes need a ticket as well!", FERRY, { verdict: "unsupported" }],
    [
      "with its headings and its file's name",
      "Timetable fares: the ferry sails daily",
      FERRY,
      { verdict: "supported", score: 1 },
    ],
    ["for what it turns round", "The ferry never sails daily", FERRY, { verdict: "contradicted" }],
  ])("%s", (_, claim, sentence, check) => {
    expect(evidence.check(claim, spanOf(sentence))).toMatchObject(check)
  })

  test("in a table with the names of its columns", () => {
    const text = "| Season | Fare |\n|---|---|\n| Winter | 25 euros |\n| Summer | 20 euros |"
    const table = evidenceIn({ text, headingPath: [], filename: "a.md" })
    const claim = "The fare in winter is 25 euros."
    const span = table.find(claim)
    if (!span) throw new Error("the row is found")
    expect(text.slice(span.start, span.end)).toContain("Winter | 25")
    expect(table.check(claim, span)).toEqual({ verdict: "supported", score: 1 })
  })
})
