// Copies among what was found: they give way to other passages, and stand in for the one they copy when that is gone.
import { describe, expect, test } from "vitest"
import { distinctHits } from "../../../src/query/retrieval/distinct-hits.ts"
import { ask } from "../../support/fake-query.ts"
import { fakeHit } from "../../support/fake-source.ts"

const LONG = `The harbour crane lifts nine tonnes on calm days and six when the wind blows from the west, and nobody may
  stand under its arm while it turns or while the brake is being tested by the engineer on duty at noon`
const hit = (document: string, text: string) => fakeHit({ document, text })
const names = (...found: Parameters<typeof distinctHits>) => distinctHits(...found).map(({ documentId }) => documentId)

describe("distinct hits", () => {
  test("keep the best of each, in their order, as many as are asked for", () => {
    const copy = LONG.replace("noon", "midnight")
    const hits = [
      hit("a", LONG),
      hit("b", copy),
      hit("c", "Kettles are red."),
      hit("d", LONG),
      hit("e", "Lamps are blue."),
    ]
    expect(names(hits, 5)).toEqual(["a", "c", "e"])
    expect(names(hits, 2)).toEqual(["a", "c"])
  })

  test("are short passages unless they are the same to the letter, and long ones that share no more than a topic", () => {
    const other = `${LONG.split(" ").slice(0, 25).join(" ")} and the rest of the page is about ropes, moorings, tides and tolls`
    const hits = [
      hit("a", "Refunds take 30 days."),
      hit("b", "Refunds take 30 days."),
      hit("c", "Refunds take 60 days."),
      hit("d", LONG),
      hit("e", other),
    ]
    expect(names(hits, 5)).toEqual(["a", "c", "d", "e"])
  })

  test("are the same from nine tenths of all their words on, and to the letter below twenty", () => {
    const passage = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `w${from + i}`)
    const areOne = (a: string[], b: string[]) => names([hit("a", a.join(" ")), hit("b", b.join(" "))], 5).length === 1
    expect(areOne(passage(0, 20), passage(0, 20).reverse())).toBe(true)
    expect(areOne(passage(0, 19), passage(0, 19).reverse())).toBe(false)
    expect(areOne(passage(0, 21), passage(1, 20))).toBe(false)
    expect(areOne(passage(1, 20), passage(0, 21))).toBe(false)
    // 27 of 30 words are shared, then 26 of 30.
    expect(areOne(passage(0, 28), passage(1, 30))).toBe(true)
    expect(areOne(passage(0, 28), passage(2, 30))).toBe(false)
    expect(areOne(passage(0, 20), passage(0, 60))).toBe(false)
  })

  test("take no notice of case and of how accents are written", () => {
    const text = LONG.replace("crane", "grúa")
    expect(names([hit("a", text), hit("b", text.toUpperCase().normalize("NFD"))], 5)).toEqual(["a"])
  })
})

test("among the sources of an answer a copy gives its place to another passage", async () => {
  const hits = [hit("doc_a", LONG), hit("doc_copy", LONG), hit("doc_b", "Refunds take 30 days.")]
  const { answer } = await ask({ hits }, { topK: 2 })
  expect(answer.sources.map(({ documentId, index }) => [documentId, index])).toEqual([
    ["doc_a", 1],
    ["doc_b", 2],
  ])
})

test("when a source turns out to be deleted, the copy that still lives answers", async () => {
  const hits = [hit("doc_gone", `${LONG}. Refunds take 30 days.`), hit("doc_live", `${LONG}. Refunds take 30 days.`)]
  const { answer } = await ask({ hits, dead: ["doc_gone"] })
  expect(answer.sources.map(({ documentId }) => documentId)).toEqual(["doc_live"])
})
