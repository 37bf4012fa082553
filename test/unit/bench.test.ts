// The bench's own arithmetic: what it prints must follow from what it measured.
import { createServer } from "node:http"
import fc from "fast-check"
import { afterEach, describe, expect, test } from "vitest"
import { DEPTH_PATHS } from "../bench/depth-paths.ts"
import { drive } from "../bench/http-load.ts"
import type { Measured } from "../bench/measure-rows.ts"
import { throngTable } from "../bench/measure-throng.ts"
import { cpuTicks } from "../bench/process-cpu.ts"
import { sharedOnceKb } from "../bench/process-memory.ts"
import { ratiosOf, toJson, verdicts } from "../bench/report.ts"
import type { RowName } from "../bench/rows.ts"
import { fitLine, median, quantile, ratioOf } from "../bench/statistics.ts"
import { figure, renderTable } from "../bench/table.ts"

describe("quantiles", () => {
  test("of an even number of values lie between the neighbours", () => {
    expect(median([4, 1, 3, 2])).toBe(2.5)
    expect(quantile([10, 20, 30], 0.25)).toBe(15)
  })

  test("stay within the values and are those at the ends", () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1 })
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (some, share) => {
        expect(quantile(some, 0)).toBe(Math.min(...some))
        expect(quantile(some, 1)).toBe(Math.max(...some))
        expect(quantile(some, share)).toBeGreaterThanOrEqual(Math.min(...some))
        expect(quantile(some, share)).toBeLessThanOrEqual(Math.max(...some))
      }),
    )
  })

  test("do not depend on the order and leave it alone", () => {
    const values = [3, 1, 2]
    expect(median(values)).toBe(2)
    expect(values).toEqual([3, 1, 2])
  })

  test("of nothing are no number", () => {
    expect(median([])).toBeNaN()
  })
})

describe("the line through points", () => {
  test("is found exactly where they lie on one", () => {
    const whole = fc.integer({ min: -50, max: 50 })
    const xs = fc.uniqueArray(fc.integer({ min: 0, max: 100 }), { minLength: 2, maxLength: 10 })
    fc.assert(
      fc.property(whole, whole, xs, (slope, intercept, at) => {
        const line = fitLine(at.map((x) => ({ x, y: slope * x + intercept })))
        expect(line.slope).toBeCloseTo(slope, 6)
        expect(line.intercept).toBeCloseTo(intercept, 4)
      }),
    )
  })

  test("has the least squares where they do not", () => {
    // By hand: means 1 and 2, covariance sum 1·2 + 1·1 = 3 over 2.
    expect(
      fitLine([
        { x: 0, y: 0 },
        { x: 1, y: 3 },
        { x: 2, y: 3 },
      ]),
    ).toEqual({ slope: 1.5, intercept: 0.5 })
  })

  test("counts a request that waits for four hops as four", () => {
    const points = [0, 10, 20, 40].map((x) => ({ x, y: 12 + 4 * x }))
    expect(fitLine(points)).toEqual({ slope: 4, intercept: 12 })
  })
})

describe("ratios", () => {
  test("are taken round by round, so that a slow round counts on both sides", () => {
    expect(ratioOf([60, 6, 600], [100, 10, 1000])).toEqual({ median: 0.6, least: 0.6, greatest: 0.6 })
  })
})

describe("the table", () => {
  test("aligns the first column to the left and figures to the right", () => {
    expect(
      renderTable(
        ["row", "rps"],
        [
          ["no-op", "12345"],
          ["a", "1"],
        ],
      ),
    ).toBe(["row      rps", "-----  -----", "no-op  12345", "a          1"].join("\n"))
  })

  test("shows a dash for what could not be measured", () => {
    expect(figure(Number.NaN)).toBe("-")
    expect(figure(1.005, 1)).toBe("1.0")
  })
})

test("memory of processes together counts the pages of a file once, and each process' own pages", () => {
  const mapping = (name: string, rss: number, anonymous: number) =>
    `55a1000-55a2000 r-xp 00000000 08:01 42   ${name}\nSize: 9999 kB\nRss:   ${rss} kB\nAnonymous:  ${anonymous} kB`
  const one = [mapping("/bin/node", 50, 0), mapping("/bin/node", 10, 4), mapping("", 300, 300)].join("\n")
  const other = [mapping("/bin/node", 40, 0), mapping("/lib/c.so", 2, 0), mapping("[heap]", 70, 70)].join("\n")
  expect(sharedOnceKb([one])).toBe(360)
  expect(sharedOnceKb([one, other])).toBe(300 + 4 + 70 + 56 + 2)
  expect(sharedOnceKb([""])).toBe(0)
})

test("CPU ticks are found behind a process name with spaces and brackets", () => {
  const stat = "42 (a (b) c) S 1 42 42 0 -1 4194560 100 0 0 0 250 50 7 3 20 0"
  expect([cpuTicks(stat), cpuTicks(stat, true), cpuTicks("")]).toEqual([300, 310, 0])
})

describe("the report", () => {
  const measured = (name: RowName, rps: number, p50: number, cpu: number): Measured => ({
    row: { name, label: name, workerd: 1, target: { url: "http://127.0.0.1/", method: "GET", headers: {} } },
    rps: [rps],
    p50CrowdMs: [p50 * 10],
    p50AloneMs: [p50],
    workerdUs: [cpu],
    redisUs: [0],
    generatorUs: [1],
  })
  const rows = [
    measured("no-op", 20_000, 0.1, 50),
    measured("auth-no-op", 15_000, 0.125, 60),
    measured("one-hop", 2_000, 0.5, 250),
    measured("cached-query", 1_000, 0.9, 600),
  ]
  const depths = DEPTH_PATHS.map((path) => ({ path, slope: path.target + 0.1, intercept: 1, p50s: [] }))

  const isolates = { revocationS: [0.02, 0.02], deactivationS: [0.03], overAdmission: [0, 0.005] }
  const resultsOf = (measured: readonly Measured[]) => ({
    rows: measured,
    throng: [],
    ratios: ratiosOf(measured),
    depths,
    isolates,
  })

  test("says MISSED where a revoked key gets in for eleven seconds or a limit is overrun by two hundredths", () => {
    const bad = { revocationS: [0.1, 11], deactivationS: [0.03], overAdmission: [0, 0.02] }
    const missed = verdicts({ ...resultsOf(rows), isolates: bad })
    expect(missed).toMatch(/revoked key.*MISSED/)
    expect(missed).toMatch(/deactivated tenant.*ok/)
    expect(missed).toMatch(/over the limit.*MISSED/)
  })

  test("has every figure under its name", () => {
    expect(toJson(resultsOf(rows))).toMatchObject({
      cached_query_rps_ratio: 0.5,
      auth_noop_p50_ratio: 1.25,
      cached_query_cpu_ratio: 12,
      depth_hit: 1.1,
      depth_miss: 4.1,
      depth_status: 1.1,
      depth_upload: 2.1,
      revocation_p99_s: 0.02,
      deactivation_p99_s: 0.03,
      limiter_over_admission: 0.005,
    })
  })

  test("shows a throng beside the Worker that does nothing", () => {
    const throng = rows
      .slice(0, 2)
      .map(({ row }, i) => ({ row, p50Ms: 40 + 20 * i, p99Ms: 100 + 100 * i, refused: i / 4 }))
    expect(throngTable(throng).split("\n").at(-1)).toMatch(/^auth-no-op +60 +200 +1\.50 +2\.00 +25 %$/)
  })

  test("says MISSED for exactly the targets that were missed", () => {
    const deep = depths.map((depth) => (depth.path.name === "upload" ? { ...depth, slope: 3 } : depth))
    const missed = verdicts({ ...resultsOf(rows), depths: deep })
      .split("\n")
      .filter((line) => line.endsWith("MISSED"))
    expect(missed).toEqual([
      expect.stringContaining("cached query / one-hop Worker, rps"),
      expect.stringContaining("depth of upload"),
    ])
  })

  test("writes null for CPU that could not be read", () => {
    const blind = rows.map((row) => ({ ...row, workerdUs: [Number.NaN] }))
    expect(toJson(resultsOf(blind)).cached_query_cpu_ratio).toBeNull()
  })
})

describe("the load generator", () => {
  const closers: (() => void)[] = []
  afterEach(() => {
    for (const close of closers.splice(0)) close()
  })
  async function serve(status: number): Promise<{ url: string; seen: () => number }> {
    let seen = 0
    const server = createServer((request, response) => {
      seen++
      request.resume()
      const body = Buffer.from("é".repeat(50_000))
      response.writeHead(status, { "content-length": body.length }).end(body)
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    closers.push(() => void server.close().closeAllConnections())
    const address = server.address()
    if (typeof address !== "object" || address === null) throw new Error("no port")
    return { url: `http://127.0.0.1:${address.port}/`, seen: () => seen }
  }
  const bounds = { connections: 3, seconds: 30, maxRequests: 20 }

  test("stops at the count and times each whole reply once", async () => {
    const { url, seen } = await serve(200)
    const slice = await drive({ url, method: "POST", headers: {}, body: "ü" }, bounds)
    expect(slice.requests).toBe(20)
    expect(slice.latenciesMs).toHaveLength(20)
    expect(seen()).toBe(20)
  })

  test("stops at the first reply that is no success", async () => {
    const { url } = await serve(429)
    await expect(drive({ url, method: "GET", headers: {} }, bounds)).rejects.toThrow("not a 200")
  })

  test("counts what is refused where a refusal may come", async () => {
    const { url } = await serve(503)
    const slice = await drive({ url, method: "GET", headers: {}, statuses: [200, 503] }, bounds)
    expect(slice).toMatchObject({ requests: 20, refused: 20 })
  })
})
