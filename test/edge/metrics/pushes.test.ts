// Pushed groups inside the real Durable Object: kept at once, bounded, and consistent with the catalogue.
import { describe, expect, test } from "vitest"
import { batchOf, degraded, intake, push, request, restart, sample, scrape, unique } from "./gateway-client.ts"

describe("pushed groups", () => {
  test("a push survives a restart that follows at once, special values and times included", async () => {
    const [job, began] = [unique(), Date.now()]
    const body =
      '# HELP backup_seconds Of the last "backup".\n# TYPE backup_seconds gauge\nbackup_seconds{part="a\\\\b\\n\\""} NaN\nbackup_seconds +Inf\n'
    expect((await push("PUT", `/metrics/job/${job}/instance/i`, body)).status).toBe(200)
    const before = await scrape()
    await restart()
    const after = await scrape()
    expect([...after].filter(([key]) => key.includes(job))).toEqual([...before].filter(([key]) => key.includes(job)))
    expect(after.get(sample("backup_seconds", { job, instance: "i", part: 'a\\b\n"' }))).toBeNaN()
    const pushedAt = after.get(sample("push_time_seconds", { job, instance: "i" }))
    expect(pushedAt).toBeGreaterThanOrEqual(began / 1_000)
    expect(pushedAt).toBeLessThanOrEqual(Date.now() / 1_000)
  })

  test("a deleted group stays deleted after a restart", async () => {
    const job = unique()
    await push("PUT", `/metrics/job/${job}`, "gone_total 1\n")
    expect((await request(`/metrics/job/${job}`, { method: "DELETE" })).status).toBe(202)
    await restart()
    expect([...(await scrape()).keys()].some((key) => key.includes(job))).toBe(false)
  })

  test("a pushed rag_ series joins the catalogue's family when the type agrees, and is refused when not", async () => {
    const [job, reason] = [unique(), unique()]
    await intake.add(batchOf([degraded(reason)]))
    const body = `# TYPE rag_degraded_total counter\nrag_degraded_total{reason="${reason}"} 7\n`
    expect((await push("PUT", `/metrics/job/${job}`, body)).status).toBe(200)
    expect((await push("PUT", `/metrics/job/${job}`, "rag_degraded_total 1\n")).status).toBe(400)
    expect((await push("PUT", `/metrics/job/${job}`, "rag_query_duration_seconds_sum 1\n")).status).toBe(400)
    const text = await (await request("/metrics")).text()
    expect(text.match(/^# TYPE rag_degraded_total /gm)).toHaveLength(1)
    const samples = await scrape()
    expect(samples.get(sample("rag_degraded_total", { reason }))).toBe(1)
    expect(samples.get(sample("rag_degraded_total", { reason, job, instance: "" }))).toBe(7)
  })

  test("a group that grows past a megabyte is refused and stays as it was", async () => {
    const job = unique()
    const big = (name: string) => `${name}{x="${"y".repeat(700_000)}"} 1\n`
    expect((await push("POST", `/metrics/job/${job}`, big("one"))).status).toBe(200)
    expect((await push("POST", `/metrics/job/${job}`, big("two"))).status).toBe(413)
    const names = [...(await scrape()).keys()].filter((key) => key.includes(job)).map((key) => key.split("{")[0])
    expect(names).toEqual(["one", "push_time_seconds", "push_failure_time_seconds"])
    await request(`/metrics/job/${job}`, { method: "DELETE" })
  })

  test("all groups together are bounded, and a refused newcomer leaves no trace", async () => {
    const jobs = Array.from({ length: 10 }, unique)
    const statuses: number[] = []
    for (const job of jobs)
      statuses.push((await push("PUT", `/metrics/job/${job}`, `fill{x="${"y".repeat(1_000_000)}"} 1\n`)).status)
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 200, 200, 413, 413])
    expect([...(await scrape()).keys()].some((key) => key.includes(String(jobs[9])))).toBe(false)
    for (const job of jobs) await request(`/metrics/job/${job}`, { method: "DELETE" })
    expect((await push("PUT", `/metrics/job/${jobs[9]}`, "fill 1\n")).status).toBe(200)
  })
})
