// BM25 as sparse vectors: form, weights, and that a fitting text outscores others.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { hashText } from "../../../src/embedding/hash-text.ts"
import { type SparseVector, sparseDocument, sparseQuery } from "../../../src/embedding/sparse.ts"

const weightOf = ({ indices, values }: SparseVector, term: string) => values[indices.indexOf(hashText(term))]
const dot = (a: SparseVector, b: SparseVector) =>
  a.indices.reduce((sum, index, place) => {
    const other = b.indices.indexOf(index)
    return sum + (other < 0 ? 0 : (a.values[place] ?? 0) * (b.values[other] ?? 0))
  }, 0)

describe("a sparse vector", () => {
  test("has unique ascending 32-bit indices and as many positive values", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
        for (const { indices, values } of [sparseDocument(text), sparseQuery(text)]) {
          expect(values.length).toBe(indices.length)
          expect(indices).toEqual([...new Set(indices)].sort((a, b) => a - b))
          expect(indices.every((index) => Number.isInteger(index) && index >= 0 && index < 2 ** 32)).toBe(true)
          expect(values.every((value) => value > 0)).toBe(true)
        }
      }),
    )
  })

  test("of a text without words is empty", () => {
    expect(sparseDocument(" ?! ")).toEqual({ indices: [], values: [] })
    expect(sparseQuery("the and of")).toEqual({ indices: [], values: [] })
  })

  test("of a document has the weights of BM25 with k1 1.2, b 0.75 and 128 terms on average", () => {
    const vector = sparseDocument("tide tide gauge")
    const norm = 1.2 * (0.25 + (0.75 * 3) / 128)
    expect(weightOf(vector, "tide")).toBeCloseTo((2 * 2.2) / (2 + norm), 12)
    expect(weightOf(vector, "gaug")).toBeCloseTo(2.2 / (1 + norm), 12)
  })

  test("of a question weighs each distinct term 1", () => {
    expect(sparseQuery("tide, tides and gauges").values).toEqual([1, 1])
  })

  test("adds the weights of terms that share a hash", () => {
    expect(hashText("cgtztq")).toBe(hashText("zzkmgh"))
    expect(sparseQuery("cgtztq zzkmgh")).toEqual({ indices: [hashText("cgtztq")], values: [2] })
  })

  test("of a long text gives one occurrence less weight than that of a short one", () => {
    const long = sparseDocument(`tide ${"water ".repeat(400)}`)
    expect(weightOf(long, "tide")).toBeLessThan(weightOf(sparseDocument("tide water"), "tide") ?? 0)
  })

  test("scores the text a question is about above others", () => {
    const question = sparseQuery("How do I replace the battery of the gauge?")
    const scores = [
      "Replacing the battery: open the lid of the gauge and pull out the old battery.",
      "The gauge measures the height of the water.",
      "Minutes of the meeting.",
    ].map((text) => dot(question, sparseDocument(text)))
    expect(scores).toEqual([...scores].sort((a, b) => b - a))
    expect(scores[2]).toBe(0)
  })
})

describe("the hash", () => {
  test("is the same today as it was when collections were built", () => {
    expect([hashText(""), hashText("tide"), hashText("北京")]).toEqual([2872998923, 297246941, 4109264936])
  })

  test("has few collisions among many similar terms", () => {
    const hashes = new Set(Array.from({ length: 100_000 }, (_, place) => hashText(`term${place}`)))
    expect(hashes.size).toBeGreaterThan(100_000 - 10)
  })

  test("changes about half its bits when one character changes", () => {
    let changed = 0
    for (let place = 0; place < 1000; place++) {
      let bits = hashText(`a${place}x`) ^ hashText(`a${place}y`)
      for (; bits !== 0; bits &= bits - 1) changed++
    }
    expect(changed / 1000).toBeGreaterThan(14)
    expect(changed / 1000).toBeLessThan(18)
  })
})
