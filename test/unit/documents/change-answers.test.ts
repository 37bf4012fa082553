// The writer's protocol around changes of what may be answered.
import { describe, expect, test } from "vitest"
import { changeAnswers } from "../../../src/documents/change-answers.ts"
import { AppError } from "../../../src/errors.ts"
import { type CollectionId, newId, type TenantId } from "../../../src/ids.ts"
import type { CollectionHead, DirtyMark } from "../../../src/ports.ts"
import { NOT_CALIBRATED } from "../../../src/query/model/calibration.ts"

const tenant: TenantId = newId("ten")
const collection: CollectionId = newId("col")
const head: CollectionHead = {
  epoch: 2,
  profile: {
    embedding: { model: "lexical", dimension: 768, revision: "r", kind: "lexical" },
    denseWeightPercent: null,
    fusion: "score" as const,
    context: "none" as const,
    calibrations: NOT_CALIBRATED,
    redactQuestions: false,
  },
}

function scene(over: { markFails?: boolean; settleFails?: boolean } = {}) {
  const steps: unknown[] = []
  const deps = {
    log: { info() {}, warn() {}, error: (...[event, , fields]: unknown[]) => void steps.push(event, fields) },
    marks: {
      async mark(tenantId: TenantId, collectionId: CollectionId): Promise<DirtyMark> {
        if (over.markFails) throw new AppError("cache-unavailable")
        steps.push("mark")
        return { tenantId, collectionId, nonce: "n", deadline: new Date(Date.now() + 20_000) }
      },
      async settle(_: DirtyMark, settled: CollectionHead | null) {
        if (over.settleFails) throw new AppError("cache-unavailable")
        steps.push(settled ? `settle ${settled.epoch}` : "settle nothing")
      },
    },
  }
  const change = (write: () => Promise<{ head: CollectionHead | null } | null>) =>
    changeAnswers(deps, tenant, collection, async () => {
      steps.push("write")
      return await write()
    }).then(
      () => "done",
      (error: unknown) => (error instanceof AppError ? error.code : "another error"),
    )
  return { steps, change }
}

describe("a change of what may be answered", () => {
  test("is marked before it is written and settled with its new epoch after", async () => {
    const { steps, change } = scene()
    expect(await change(async () => ({ head }))).toBe("done")
    expect(steps).toEqual(["mark", "write", "settle 2"])
  })

  test("does not happen without a mark", async () => {
    const { steps, change } = scene({ markFails: true })
    expect(await change(async () => ({ head }))).toBe("cache-unavailable")
    expect(steps).toEqual([])
  })

  test.each([
    ["a refusal that says nothing was written", new AppError("database-unavailable", { undone: true }), true],
    ["a fault that says nothing was written", new AppError("internal", { undone: true }), true],
    ["an outage", new AppError("database-unavailable"), false],
    ["another AppError", new AppError("document-not-found"), false],
    ["an error nobody named", new Error("after the commit"), false],
    ["something that is no error", "oops", false],
  ])("that ends in %s clears its mark only where it surely did not happen", async (_, thrown, clears) => {
    const { steps, change } = scene()
    await change(() => Promise.reject(thrown))
    expect(steps).toEqual(["mark", "write", ...(clears ? ["settle nothing"] : [])])
  })

  test("stands although its mark cannot be settled", async () => {
    const { steps, change } = scene({ settleFails: true })
    expect(await change(async () => ({ head }))).toBe("done")
    expect(steps).toEqual(["mark", "write", "epoch.unsettled", { tenant_id: tenant, collection_id: collection }])
  })
})
