// Abstention from retrieval alone: what is let through to the model and what is not.
import { describe, expect, test } from "vitest"
import { reasonToAbstain } from "../../../src/query/abstain.ts"
import { fakeHit } from "../../support/fake-source.ts"

const HITS = [
  "Refunds are issued within 30 days of purchase. You need the receipt.",
  "The premium plan costs 49 euros a month and includes priority support.",
  "Our office in Berlin is open from 9 to 17 on weekdays.",
  "Error E-1042 means that the disk is full.",
].map((text, i) => fakeHit({ text, document: `doc_${i}`, headingPath: ["Handbook", "Shipping"] }))

describe("reasonToAbstain", () => {
  test.each([
    "How long do refunds take?",
    "What does the premium plan cost?",
    "When is the office open?",
    "What is E-1042?",
    "Does the premium plan include phone support?",
    "What does the handbook say about shipping?",
  ])("lets %j through", (query) => {
    expect(reasonToAbstain(query, HITS, 5, "lexical")).toBeNull()
  })

  test.each([
    "What is the capital of France?",
    "Who won the world cup in 2014?",
    "What is the population of Berlin?",
    "Wie lange dauert eine Rückerstattung?",
    "What is this?",
  ])("stops %j with a reason in words", (query) => {
    expect(reasonToAbstain(query, HITS, 5, "lexical")).toMatch(/^(No passage|The question) .+\.$/)
  })

  test("stops everything when nothing was found", () => {
    expect(reasonToAbstain("refunds", [], 5, "neural")).toBe("No passage matches the question.")
  })

  test("looks only at the passages that would become sources", () => {
    expect(reasonToAbstain("refunds", HITS.toReversed(), 3, "lexical")).not.toBeNull()
    expect(reasonToAbstain("refunds", HITS.toReversed(), 4, "lexical")).toBeNull()
  })

  test("a neural embedder's clear favourite stands for words they do not share", () => {
    const ranked = HITS.map((hit, i) => ({ ...hit, scores: { dense: i === 0 ? 0.7 : 0.3, sparse: null } }))
    const query = "Can I give things back and see my money again?"
    expect(reasonToAbstain(query, ranked, 5, "neural")).toBeNull()
    expect(reasonToAbstain(query, ranked, 5, "lexical")).not.toBeNull()
    const flat = HITS.map((hit) => ({ ...hit, scores: { dense: 0.7, sparse: null } }))
    expect(reasonToAbstain(query, flat, 5, "neural")).not.toBeNull()
  })

  test("words that every candidate has, as the stop words of any language, count for nothing", () => {
    const german = Array.from({ length: 9 }, (_, i) =>
      fakeHit({ text: `Das ist der Preis von Tarif ${i} und die Laufzeit.`, document: `doc_${i}` }),
    )
    expect(
      reasonToAbstain("Was ist die Hauptstadt von Frankreich und der Schweiz?", german, 5, "lexical"),
    ).not.toBeNull()
    expect(reasonToAbstain("Was ist der Preis von Tarif 3?", german, 5, "lexical")).toBeNull()
  })
})
