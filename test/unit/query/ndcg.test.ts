// nDCG against values worked out by hand.
import { expect, test } from "vitest"
import { ndcgAt } from "../../../src/query/retrieval/ndcg.ts"

const [first, second, third] = [1, 1 / Math.log2(3), 1 / 2]

test.each<[string, number, string[], string[], number]>([
  ["the right order", 10, ["a", "b", "c"], ["a", "b"], 1],
  ["one that was found late", 10, ["x", "y", "a"], ["a"], third],
  ["two of three found", 10, ["a", "x", "b"], ["a", "b", "c"], (first + third) / (first + second + third)],
  ["what stands behind the cut", 2, ["x", "y", "a"], ["a"], 0],
  ["more that fit than the cut lets in", 1, ["a"], ["a", "b"], 1],
  ["nothing found", 10, [], ["a"], 0],
  ["nothing that would fit", 10, ["a"], [], 0],
])("of %s", (_, k, ranked, relevant, expected) => {
  expect(ndcgAt(k, ranked, new Set(relevant))).toBeCloseTo(expected, 12)
})
