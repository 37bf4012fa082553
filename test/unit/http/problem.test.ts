// How a failure is replied and logged: a 501 is the operator's choice and a plain line, every other 5xx an error with its cause.
import { Hono } from "hono"
import { describe, expect, test } from "vitest"
import { AppError } from "../../../src/errors.ts"
import { replyProblem } from "../../../src/http/replies/problem.ts"
import type { ReportingEnv } from "../../../src/http/reporting-env.ts"
import { noMetrics } from "../../../src/metrics.ts"

async function failing(error: Error) {
  const lines: unknown[][] = []
  const line =
    (level: string) =>
    (...said: unknown[]) =>
      void lines.push([level, ...said])
  const log = { info: line("info"), warn: line("warn"), error: line("error") }
  const app = new Hono<ReportingEnv>()
  app.onError(replyProblem)
  app.use(async (c, next) => {
    c.set("deps", { log, metrics: noMetrics, flushes: () => [], flushLater: () => undefined })
    c.set("requestId", "req_test")
    await next()
  })
  app.get("/", () => {
    throw error
  })
  const reply = await app.request("/")
  return { status: reply.status, body: (await reply.json()) as object, lines }
}

describe("a failure", () => {
  test("by what is not configured is one plain line that names what is missing", async () => {
    const { status, lines } = await failing(new AppError("not-configured", { detail: "Signing in needs X." }))
    const fields = { request_id: "req_test", code: "not-configured", detail: "Signing in needs X." }
    expect([status, lines]).toEqual([501, [["info", "request.not-configured", fields]]])
  })

  test("of ours is an error with its cause, which the reply does not show", async () => {
    const faults = [
      [500, "internal", new Error("the secret cause")],
      [503, "database-unavailable", new AppError("database-unavailable", { cause: new Error("the secret cause") })],
      [503, "configuration-invalid", new AppError("configuration-invalid", { cause: new Error("the secret cause") })],
    ] as const
    for (const [expected, code, error] of faults) {
      const { status, body, lines } = await failing(error)
      expect([status, lines]).toEqual([
        expected,
        [["error", "request.failed", error, { request_id: "req_test", code }]],
      ])
      expect(JSON.stringify(body)).not.toContain("secret")
    }
  })

  test("of the caller's is not logged", async () => {
    expect(await failing(new AppError("document-not-found"))).toMatchObject({ status: 404, lines: [] })
  })
})
