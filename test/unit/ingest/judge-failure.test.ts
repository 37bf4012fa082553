// What a failure means for a unit: the whole table, and the errors that belong to each row.
import { describe, expect, test } from "vitest"
import { z } from "zod"
import { MAX_ATTEMPTS, type WorkUnit } from "../../../src/documents/model/work-unit.ts"
import { AppError, type ErrorCode } from "../../../src/errors.ts"
import { judgeFailure, passes } from "../../../src/ingest/judge-failure.ts"

const schemaError = z.object({ a: z.string() }).safeParse({}).error
const passing: ErrorCode[] = [
  "database-unavailable",
  "cache-unavailable",
  "storage-unavailable",
  "embedder-unavailable",
  "vector-store-unavailable",
  "rate-limited",
]
const lasting: [string, unknown][] = [
  ["a refusal of the embedder", new AppError("embedder-refused")],
  ["a refusal of the vector store", new AppError("vector-store-refused")],
  ["another model's vectors", new AppError("embedding-model-mismatch")],
  ["a failure nobody named", new AppError("internal")],
  ["a programming error", new TypeError("x is not a function")],
  ["a reply of another shape", schemaError],
  ["no JSON", new SyntaxError("Unexpected token")],
  ["something thrown that is no error", "oops"],
]

describe("what passes", () => {
  test.each(passing)("%s", (code) => expect(passes(new AppError(code))).toBe(true))
  test.each(lasting)("is not %s", (_, error) => expect(passes(error)).toBe(false))
})

describe("a unit whose work threw", () => {
  const ingesting: WorkUnit["kind"][] = ["parse", "index", "publish"]
  const cleaning: WorkUnit["kind"][] = ["retire", "purge", "erase"]
  const outage = new AppError("embedder-unavailable")
  const spent = MAX_ATTEMPTS + 100

  test.each([...ingesting, ...cleaning])("of kind %s is tried again however often what passes came", (kind) => {
    expect(judgeFailure(outage, { kind, attempts: spent })).toEqual({ verdict: "again", counts: "nothing" })
  })

  test.each(ingesting)("of kind %s fails its document at the last attempt for what lasts, not before", (kind) => {
    for (const [, error] of lasting) {
      const before = judgeFailure(error, { kind, attempts: MAX_ATTEMPTS - 2 })
      expect(before).toEqual({ verdict: "again", counts: "attempt" })
      expect(judgeFailure(error, { kind, attempts: MAX_ATTEMPTS - 1 })).toMatchObject({ verdict: "fail" })
    }
  })

  test("whose service ended in the middle has lost a worker, which is forgiven a few times", () => {
    const lost = new AppError("embedder-lost")
    for (const kind of ["parse", "index"] as const)
      expect(judgeFailure(lost, { kind, attempts: spent })).toEqual({ verdict: "again", counts: "crash" })
  })

  test.each(cleaning)("of kind %s goes on for ever", (kind) => {
    for (const [, error] of lasting) expect(judgeFailure(error, { kind, attempts: spent }).verdict).toBe("again")
  })

  test("gives its document the reason that fits", () => {
    const reason = (error: unknown) => {
      const judged = judgeFailure(error, { kind: "index", attempts: spent })
      return judged.verdict === "fail" ? judged.reason.code : null
    }
    expect(reason(new AppError("embedder-refused"))).toBe("embedder-refused")
    expect(reason(new AppError("vector-store-refused"))).toBe("vector-store-refused")
    expect(reason(new TypeError("x"))).toBe("ingestion-failed")
  })
})
