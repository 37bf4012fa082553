// The measure of growth tells linear work from quadratic.
import { expect, test } from "vitest"
import { expectLinear } from "../support/growth.ts"

function spin(turns: number) {
  let sum = 0
  for (let i = 0; i < turns; i++) sum += Math.sqrt(i)
  return sum
}

test("work that grows with its input passes, work that grows with its square does not", async () => {
  await expectLinear(16_000, (size) => spin(size * 2_000))
  await expect(expectLinear(16_000, (size) => spin(size ** 2 * 3))).rejects.toThrow("times the input costs")
})
