// Batches: every input once, little padding, never over the budget.
import fc from "fast-check"
import { expect, test } from "vitest"
import { planBatches } from "../../workers/embedder/lanes/plan-batches.ts"

const lengthsArb = fc.array(fc.integer({ min: 1, max: 512 }), { maxLength: 256 })

test("every input is in exactly one batch", () => {
  fc.assert(
    fc.property(lengthsArb, (lengths) => {
      const planned = planBatches(lengths, 512).flat()
      expect(planned.toSorted((a, b) => a - b)).toEqual(lengths.map((_, index) => index))
    }),
  )
})

test("a padded batch stays within the budget unless it is one input alone", () => {
  fc.assert(
    fc.property(lengthsArb, fc.integer({ min: 1, max: 2048 }), (lengths, budget) => {
      for (const batch of planBatches(lengths, budget)) {
        const longest = Math.max(...batch.map((index) => lengths[index] ?? 0))
        expect(batch.length === 1 || longest * batch.length <= budget).toBe(true)
      }
    }),
  )
})

test("inputs of similar length travel together", () => {
  expect(planBatches([100, 5, 100, 6, 5], 200)).toEqual([
    [1, 4, 3],
    [0, 2],
  ])
})
