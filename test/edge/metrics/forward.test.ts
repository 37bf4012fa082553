// With PUSHGATEWAY_URL set, the aggregate also reaches a real Pushgateway (played by vitest.config.ts).
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { batchOf, degraded, holdAlarms, intake, push, sample, save, scrape, unique } from "./gateway-client.ts"

const forwarded = async () => await (await fetch("http://pushgateway.test/metrics/job/footnote")).text()
const setRefusing = (refusing: boolean) =>
  fetch("http://pushgateway.test/refusing", { method: "PUT", body: String(refusing) })

describe("the forward to a real Pushgateway", () => {
  beforeEach(holdAlarms)
  afterEach(() => void vi.useRealTimers())

  test("brings the aggregate as one group, without what others pushed here", async () => {
    const [reason, job] = [unique(), unique()]
    await push("PUT", `/metrics/job/${job}`, "x 1\n")
    await intake.add(batchOf([degraded(reason, 4)]))
    await save()
    const text = await forwarded()
    expect(text).toContain(`rag_degraded_total{reason="${reason}"} 4\n`)
    expect(text).toContain("rag_app_info{")
    expect(text).not.toContain(job)
  })

  test("one that is refused is counted and sent again, but not more often than every 15 s", async () => {
    const [reason, started] = [unique(), Date.now() + 20_000]
    vi.setSystemTime(started)
    await setRefusing(true)
    await intake.add(batchOf([degraded(reason)]))
    await save()
    expect((await scrape()).get(sample("rag_metrics_dropped_total", { reason: "forward_failed" }))).toBe(1)
    await setRefusing(false)
    vi.setSystemTime(started + 14_000)
    expect(await save()).toBe(true)
    expect(await forwarded()).not.toContain(reason)
    vi.setSystemTime(started + 15_000)
    expect(await save()).toBe(true)
    expect(await forwarded()).toContain(reason)
    expect(await save()).toBe(false)
  })
})
