// One suite for the metrics Worker and the original Pushgateway: what a standard client may rely on.
import { spawnSync } from "node:child_process"
import fc from "fast-check"
import { Counter, Gauge, Histogram, Pushgateway, Registry, type RegistryContentType } from "prom-client"
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import { METRICS, type MetricDelta } from "../../../src/metrics.ts"
import { parseExposition } from "../../../workers/metrics/parse-exposition.ts"
import { onPath, startOriginal, startWorker, type Target, type WorkerTarget } from "./pushgateway-targets.ts"

const hasOriginal = onPath("prometheus-pushgateway")
const hasPromtool = onPath("promtool")

/** What clients pushed, each program's own series left out, as `type name{sorted labels}` to value. */
async function pushedSamples(target: Target, own = /^(go_|process_|promhttp_|pushgateway_|push_|rag_)/) {
  const response = await fetch(`${target.url}/metrics`, { headers: target.headers })
  const parsed = parseExposition(await response.text())
  if (!parsed.ok) throw new Error(parsed.reason)
  const samples = parsed.families.flatMap((family) =>
    family.samples.map((sample) => ({ ...sample, type: family.type })),
  )
  const keyed = samples
    .filter(({ name }) => !own.test(name))
    .map(({ name, type, labels, value }): [string, number] => {
      const sorted = Array.from(labels, ([label, text]) => `${label}=${text}`).sort()
      return [`${type} ${name}{${sorted.join(",")}}`, value]
    })
  return Object.fromEntries(keyed.sort())
}

/** The same with the groups' times, of which only matters whether they are set. */
async function held(target: Target) {
  const samples = await pushedSamples(target, /^(go_|process_|promhttp_|pushgateway_|rag_)/)
  return Object.fromEntries(
    Object.entries(samples).map(([key, value]) => [key, key.startsWith("gauge push_") ? Math.sign(value) : value]),
  )
}

async function send(target: Target, method: string, path: string, body = ""): Promise<number> {
  const init = { method, headers: target.headers, ...(method === "GET" || method === "DELETE" ? {} : { body }) }
  return (await fetch(`${target.url}${path}`, init)).status
}

/** The original deletes after it has answered 202. */
const isEmpty = (target: Target) => vi.waitFor(async () => expect(await pushedSamples(target)).toEqual({}), 120_000)

const client = (target: Target, registry: Registry<RegistryContentType>, headers: Record<string, string> = {}) =>
  new Pushgateway(target.url, { headers: { ...target.headers, ...headers } }, registry)

function suite(started: () => Target) {
  test("prom-client's push replaces the group, pushAdd only what it names, delete removes all", async () => {
    const registry = new Registry()
    const counter = new Counter({ name: "runs_total", help: "Runs.", labelNames: ["kind"], registers: [registry] })
    counter.inc({ kind: "a" }, 2)
    const gateway = client(started(), registry)
    const at = { jobName: "replace", groupings: { shard: "1" } }
    await gateway.push(at)
    await gateway.push(at)
    expect(await pushedSamples(started())).toEqual({ "counter runs_total{instance=,job=replace,kind=a,shard=1}": 2 })

    counter.reset()
    counter.inc({ kind: "b" }, 5)
    new Gauge({ name: "height", help: "Height.", registers: [registry] }).set(1.5)
    await gateway.pushAdd(at)
    registry.removeSingleMetric("runs_total")
    await gateway.pushAdd(at)
    expect(await pushedSamples(started())).toEqual({
      "counter runs_total{instance=,job=replace,kind=b,shard=1}": 5,
      "gauge height{instance=,job=replace,shard=1}": 1.5,
    })
    await gateway.push(at)
    expect(await pushedSamples(started())).toEqual({ "gauge height{instance=,job=replace,shard=1}": 1.5 })
    await gateway.delete(at)
    await isEmpty(started())
  })

  test("prom-client's histograms, gzip and odd label values arrive as they were", async () => {
    const registry = new Registry()
    const seconds = new Histogram({
      name: "took_seconds",
      help: 'A "help" \\ text.',
      buckets: [1, 2],
      registers: [registry],
    })
    for (const value of [0.5, 1.5, 9]) seconds.observe(value)
    const gateway = client(started(), registry, { "Content-Encoding": "gzip" })
    await gateway.push({ jobName: "a b", groupings: { instance: 'q"\\é' } })
    const labels = 'instance=q"\\é,job=a b'
    expect(await pushedSamples(started())).toEqual({
      [`histogram took_seconds_bucket{${labels},le=1}`]: 1,
      [`histogram took_seconds_bucket{${labels},le=2}`]: 2,
      [`histogram took_seconds_bucket{${labels},le=+Inf}`]: 3,
      [`histogram took_seconds_sum{${labels}}`]: 11,
      [`histogram took_seconds_count{${labels}}`]: 3,
    })
    await gateway.delete({ jobName: "a b", groupings: { instance: 'q"\\é' } })
    await isEmpty(started())
  })

  test.each([
    ["PUT", "/metrics/job/t", "x 1\n", 200],
    ["POST", "/metrics/job/t", "x 1\n", 200],
    ["PUT", "/metrics/job/t", "", 200],
    ["DELETE", "/metrics/job/unheard-of", "", 202],
    ["PUT", "/metrics/job/t/l@base64/YS9i", 'x{l="z",job="q"} 1\n', 200],
    ["PUT", "/metrics/job/t", "x 1", 400],
    ["PUT", "/metrics/job/t", "x 1 1234\n", 400],
    ["PUT", "/metrics/job/t", "1x 1\n", 400],
    ["PUT", "/metrics/job/t", 'x{__l="1"} 1\n', 400],
    ["PUT", "/metrics/job/t", "# TYPE x counter\n# TYPE x counter\nx 1\n", 400],
    ["PUT", "/metrics/job/t", 'x{a="1"} 1\nx{a="1"} 2\n', 400],
    ["PUT", "/metrics/job/t/1l/v", "x 1\n", 400],
    ["PUT", "/metrics/job/t/l", "x 1\n", 400],
    ["PUT", "/metrics/job/t/l@base64/%21", "x 1\n", 400],
    ["PUT", "/metrics/job@base64/=", "x 1\n", 400],
    ["PUT", "/metrics", "x 1\n", 405],
    ["GET", "/metrics/job/t", "", 405],
  ])("%s %s with %j answers %i", async (method, path, body, status) => {
    expect(await send(started(), method, path, body)).toBe(status)
    for (const group of ["/metrics/job/t", "/metrics/job/t/l@base64/YS9i"]) await send(started(), "DELETE", group)
  })

  test("the path's labels win over the body's, and a body may bring its own instance", async () => {
    await send(started(), "PUT", "/metrics/job/p/l@base64/YS9i", 'x{l="z",job="q",m="n"} 1\ny{instance="i"} 2\n')
    expect(await pushedSamples(started())).toEqual({
      "untyped x{instance=,job=p,l=a/b,m=n}": 1,
      "untyped y{instance=i,job=p,l=a/b}": 2,
    })
    await send(started(), "DELETE", "/metrics/job/p/l@base64/YS9i")
  })

  test("a histogram and a metric named like one of its parts exclude each other", async () => {
    const histogram = '# TYPE h histogram\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1\n'
    for (const [first, second] of [
      [histogram, "h_count 1\n"],
      ["h_count 1\n", histogram],
    ] as const) {
      expect(await send(started(), "PUT", "/metrics/job/one", first)).toBe(200)
      expect(await send(started(), "PUT", "/metrics/job/two", second)).toBe(400)
      expect(await send(started(), "PUT", "/metrics/job/one", second)).toBe(200)
      for (const job of ["one", "two"]) await send(started(), "DELETE", `/metrics/job/${job}`)
    }
  })

  test("a refused push changes nothing but the group's time of failure", async () => {
    await send(started(), "PUT", "/metrics/job/one", "# TYPE y counter\ny 1\n")
    await send(started(), "PUT", "/metrics/job/two", "z 2\n")
    expect(await send(started(), "PUT", "/metrics/job/two", "# TYPE y gauge\ny 1\n")).toBe(400)
    expect(await pushedSamples(started())).toEqual({
      "counter y{instance=,job=one}": 1,
      "untyped z{instance=,job=two}": 2,
    })
    const text = await (await fetch(`${started().url}/metrics`, { headers: started().headers })).text()
    expect(text).toMatch(/^push_failure_time_seconds\{instance="",job="one"\} 0$/m)
    expect(text).toMatch(
      /^push_failure_time_seconds\{instance="",job="two"\} 1\.\d+e\+09$|^push_failure_time_seconds\{instance="",job="two"\} \d{10}/m,
    )
    for (const job of ["one", "two"]) await send(started(), "DELETE", `/metrics/job/${job}`)
  })
}

describe("the Pushgateway contract", () => {
  let worker: WorkerTarget
  let original: Target
  beforeAll(async () => {
    worker = await startWorker()
    if (hasOriginal) original = await startOriginal()
  })
  afterAll(async () => {
    await worker?.close()
    await original?.close()
  })

  describe("the metrics Worker", () => suite(() => worker))
  describe.skipIf(!hasOriginal)("the original Pushgateway (skipped without its binary on PATH)", () => {
    suite(() => original)

    test("answers any run of pushes as the metrics Worker does, and holds the same afterwards", async () => {
      const groups = ["/metrics/job/a", "/metrics/job/a/l/1", "/metrics/job/b/instance/i", "/metrics/job@base64/YQ"]
      const bodies = [
        "",
        "x 1\n",
        'x 1\nx{l="1"} 2\n',
        'x{l="1"} 1\nx{l="2"} 2\n',
        'x{instance="i",m=""} NaN\n',
        "x_sum 5\n",
        "# TYPE x counter\nx 6\n",
        '# TYPE x gauge\n# HELP x Text.\nx{job="q"} -Inf\n',
        '# TYPE x histogram\nx_bucket{le="1"} 2\nx_bucket{le="+Inf"} 3\nx_sum 4\nx_count 3\n',
        '# TYPE x summary\nx{quantile="0.5"} 2\nx_sum 4\nx_count 3\n',
        "y 7\n",
        "# TYPE y gauge\ny 8\n",
        "y 9 10\n",
        "# TYPE y gauge\nx 1\n# TYPE x gauge\n",
        "push_time_seconds 1\ny 1\n",
      ]
      const push = fc.tuple(
        fc.constantFrom("PUT", "POST", "POST", "DELETE"),
        fc.constantFrom(...groups),
        fc.constantFrom(...bodies),
      )
      await fc.assert(
        fc.asyncProperty(fc.array(push, { minLength: 2, maxLength: 8 }), async (pushes) => {
          for (const [method, path, body] of pushes)
            expect(await send(worker, method, path, body)).toBe(await send(original, method, path, body))
          const wanted = await held(worker)
          await vi.waitFor(async () => expect(await held(original)).toEqual(wanted), 120_000)
          for (const target of [worker, original]) for (const group of groups) await send(target, "DELETE", group)
        }),
        { numRuns: 30 },
      )
    })

    test("takes the Worker's whole aggregate as one push, as the forward sends it", async () => {
      const aggregate = await (await fetch(`${worker.url}/metrics`, { headers: worker.headers })).text()
      expect(await send(original, "PUT", "/metrics/job/footnote", aggregate)).toBe(200)
      await send(original, "DELETE", "/metrics/job/footnote")
    })
  })

  test.skipIf(!hasPromtool)("promtool finds nothing to object to in a scrape of every series", async () => {
    const labelled = (labels: readonly string[]) =>
      Object.fromEntries(labels.map((label) => [label, 'odd "\\\n value']))
    await worker.add(
      Object.entries(METRICS).map(([name, spec]): MetricDelta => {
        const labels = labelled(spec.labels)
        if (spec.type === "histogram")
          return { type: "histogram", name, labels, counts: [...spec.buckets, 0].map(() => 1), sum: 9 }
        return spec.type === "counter"
          ? { type: "counter", name, labels, by: 1 }
          : { type: "gauge", name, labels, value: 1 }
      }),
    )
    const registry = new Registry()
    new Counter({ name: "backups_total", help: "Backups.", registers: [registry] }).inc()
    await client(worker, registry).push({ jobName: "backup" })
    const text = await (await fetch(`${worker.url}/metrics`, { headers: worker.headers })).text()
    for (const name of [...Object.keys(METRICS), "backups_total", "push_time_seconds"])
      expect(text).toContain(`# TYPE ${name} `)
    const checked = spawnSync("promtool", ["check", "metrics"], { input: text, encoding: "utf8" })
    expect([checked.status, checked.stdout + checked.stderr]).toEqual([0, ""])
  })
})
