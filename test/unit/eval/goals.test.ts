// The goals of evaluation beside what was measured.
import { expect, test } from "vitest"
import { measureGoals } from "../../eval/goals.ts"

const OTHER_HALF = "the half not fitted on"

test("a goal has the figure of the half that is not fitted on, and says by how much it is missed", () => {
  const row = (auc: number) => ({ set: "clapnq", auc, f1: Number.NaN })
  const goals = measureGoals([
    { title: "verdicts, MiniLM, the half fitted on", rows: [row(0.99)] },
    { title: `verdicts, MiniLM, ${OTHER_HALF}`, rows: [{ ...row(0.1), set: "clapnq small" }, row(0.72)] },
  ])
  expect(goals).toEqual([{ goal: "clapnq: AUC", model: "MiniLM", least: 0.75, figure: 0.72, met: "MISSED by 0.030" }])
})

test("fusion is judged by the set that loses most", () => {
  const rows = [0.02, -0.014, 0].map((margin, i) => ({ set: `set ${i}`, margin }))
  const goals = measureGoals([{ title: `retrieval, lexical, ${OTHER_HALF}: nDCG@10`, rows }])
  expect(goals).toMatchObject([{ figure: -0.014, met: "MISSED by 0.012" }])
  expect(
    measureGoals([{ title: `retrieval, lexical, ${OTHER_HALF}`, rows: [{ set: "a", margin: -0.002 }] }]),
  ).toMatchObject([{ met: "met" }])
})

test("what was not measured has no row", () => {
  expect(measureGoals([{ title: `retrieval, lexical, ${OTHER_HALF}`, rows: [] }])).toEqual([])
})

test("what only has to be told is neither met nor missed", () => {
  const rows = [{ set: "clapnq", auc: 0.2 }]
  expect(measureGoals([{ title: `verdicts, lexical, ${OTHER_HALF}`, rows }])).toMatchObject([
    { goal: "clapnq: AUC", figure: 0.2, met: "only told" },
  ])
})
