// Logistic regression: the coefficients that explain the rows best, also from far away.
import { expect, test } from "vitest"
import { fitLogistic } from "../../../src/query/model/fit-logistic.ts"

const row = (x: number, positive: boolean, offset = 0, weight = 1) => ({ x: [x], positive, weight, offset })

test("without anything to tell them apart the intercept is the log-odds of the positive share", () => {
  const rows = [row(0, true), row(0, true), row(0, true), row(0, false)]
  expect(fitLogistic(rows)).toEqual([0, expect.closeTo(Math.log(3), 6)])
  const weighted = [row(0, true), row(0, false, 0, 3)]
  expect(fitLogistic(weighted)[1]).toBeCloseTo(-Math.log(3), 6)
})

test("known log-odds are taken into account, and only what they lack is fitted, however wrong they are", () => {
  for (const offset of [-1, -8, -30, 40]) {
    const rows = [row(0, true, offset), row(0, false, offset)]
    expect(fitLogistic(rows)[1]).toBeCloseTo(-offset, 4)
  }
})

test("a penalty draws coefficients to 0, so that what separates all rows has a finite one", () => {
  const rows = [row(1, true), row(-1, false)]
  const [loose = 0, tight = 0] = [0.1, 10].map((penalty) => fitLogistic(rows, penalty)[0])
  expect(loose).toBeGreaterThan(tight)
  expect(tight).toBeGreaterThan(0)
  // At its best, the pull of the rows and of the penalty are equal.
  expect(10 * tight).toBeCloseTo(2 / (1 + Math.exp(tight)), 6)
})
