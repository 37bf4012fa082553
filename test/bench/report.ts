// What the bench says: the tables, the targets with what was measured, and the same as JSON.
import { missWithModel } from "./depth-paths.ts"
import type { Depth } from "./measure-depth.ts"
import type { AcrossIsolates } from "./measure-isolates.ts"
import type { Logging } from "./measure-logging.ts"
import type { Measured } from "./measure-rows.ts"
import type { Throng } from "./measure-throng.ts"
import type { RowName } from "./rows.ts"
import { median, quantile, ratioOf } from "./statistics.ts"
import { figure, renderTable } from "./table.ts"

/** A depth is a whole number of hops; this much more is the noise of measuring. */
const DEPTH_NOISE = 0.25

type Ratio = ReturnType<typeof ratioOf>
export type Ratios = Record<
  | "cachedRps"
  | "cachedAloneRps"
  | "authP50"
  | "authP50Crowd"
  | "cachedCpu"
  | "cachedCpuToOneHop"
  | "cachedAloneCpuToOneHop"
  | "refusedCpuToOneHop"
  | "missCpuToCached",
  Ratio
>

export type Results = {
  rows: readonly Measured[]
  throng: readonly Throng[]
  ratios: Ratios
  depths: readonly Depth[]
  isolates: AcrossIsolates
}

const p99 = (values: readonly number[]) => quantile(values, 0.99)

export function ratiosOf(rows: readonly Measured[]): Ratios {
  const of = (name: RowName, figure: Exclude<keyof Measured, "row">) =>
    rows.find(({ row }) => row.name === name)?.[figure] ?? []
  return {
    cachedRps: ratioOf(of("cached-query", "rps"), of("one-hop", "rps")),
    cachedAloneRps: ratioOf(of("cached-query-alone", "rps"), of("one-hop", "rps")),
    authP50: ratioOf(of("auth-no-op", "p50AloneMs"), of("no-op", "p50AloneMs")),
    authP50Crowd: ratioOf(of("auth-no-op", "p50CrowdMs"), of("no-op", "p50CrowdMs")),
    cachedCpu: ratioOf(of("cached-query", "workerdUs"), of("no-op", "workerdUs")),
    cachedCpuToOneHop: ratioOf(of("cached-query", "workerdUs"), of("one-hop", "workerdUs")),
    cachedAloneCpuToOneHop: ratioOf(of("cached-query-alone", "workerdUs"), of("one-hop", "workerdUs")),
    refusedCpuToOneHop: ratioOf(of("refused-query", "workerdUs"), of("one-hop", "workerdUs")),
    missCpuToCached: ratioOf(of("extractive-miss", "workerdUs"), of("cached-query", "workerdUs")),
  }
}

export function rowTable(rows: readonly Measured[]): string {
  return renderTable(
    ["", "rps", "p50 ms alone", "p50 ms among 16", "CPU µs a request: workerd", "Redis", "generator"],
    rows.map(({ row, ...measured }) => [
      row.label,
      figure(median(measured.rps)),
      figure(median(measured.p50AloneMs), 3),
      figure(median(measured.p50CrowdMs), 2),
      figure(median(measured.workerdUs)),
      figure(median(measured.redisUs)),
      figure(median(measured.generatorUs)),
    ]),
  )
}

/** Noting a hit for the history, as a share of what the whole hit takes. */
export function loggingVerdict({ recordUs, messageBytesAHit }: Logging, rows: readonly Measured[]): string {
  const whole = median(rows.find(({ row }) => row.name === "cached-query")?.workerdUs ?? [])
  const share = recordUs / whole
  const kept = `${figure(recordUs, 1)} of ${figure(whole)} µs CPU, ${figure(share * 100, 1)} %`
  return `Noting a cached query: ${kept} (wanted <= 3 %: ${share <= 0.03 ? "ok" : "MISSED"}), ${messageBytesAHit} bytes of a message`
}

export function depthTable(depths: readonly Depth[]): string {
  const delays = depths[0]?.p50s.map(({ delayMs }) => `p50 at ${delayMs} ms`) ?? []
  return renderTable(
    ["sequential depth", "hops", "ms without hops", ...delays],
    depths.map(({ path, slope, intercept, p50s }) => [
      `${path.name}: ${path.what}`,
      figure(slope, 2),
      figure(intercept, 1),
      ...p50s.map(({ p50 }) => figure(p50, 1)),
    ]),
  )
}

export function verdicts({ ratios, depths, isolates }: Results): string {
  const mark = (holds: boolean) => (holds ? "ok" : "MISSED")
  const spread = ({ least, greatest }: Ratio) => `${figure(least, 2)} … ${figure(greatest, 2)}`
  const { cachedRps, cachedAloneRps, authP50, authP50Crowd } = ratios
  const { cachedCpu, cachedCpuToOneHop, cachedAloneCpuToOneHop, refusedCpuToOneHop, missCpuToCached } = ratios
  return renderTable(
    ["target", "wanted", "measured", "over the rounds", ""],
    [
      [
        "cached query / one-hop Worker, rps",
        ">= 0.75",
        figure(cachedRps.median, 2),
        spread(cachedRps),
        mark(cachedRps.median >= 0.75),
      ],
      // What the platform does off the path, on a deployment not on the edge's cores: reading the queue, writing the history.
      ["… of the edge alone, its history unread", "", figure(cachedAloneRps.median, 2), spread(cachedAloneRps)],
      [
        "authenticated / bare no-op, p50 alone",
        "<= 1.30",
        figure(authP50.median, 2),
        spread(authP50),
        mark(authP50.median <= 1.3),
      ],
      ["authenticated / bare no-op, p50 among 16", "", figure(authP50Crowd.median, 2), spread(authP50Crowd)],
      ["cached query / bare no-op, workerd CPU", "", figure(cachedCpu.median, 2), spread(cachedCpu)],
      [
        "cached query / one-hop Worker, workerd CPU",
        "",
        figure(cachedCpuToOneHop.median, 2),
        spread(cachedCpuToOneHop),
      ],
      [
        "… of the edge alone, its history unread",
        "",
        figure(cachedAloneCpuToOneHop.median, 2),
        spread(cachedAloneCpuToOneHop),
      ],
      [
        "question over its limit / one-hop Worker, workerd CPU",
        "",
        figure(refusedCpuToOneHop.median, 2),
        spread(refusedCpuToOneHop),
      ],
      ["extractive miss / cached query, workerd CPU", "", figure(missCpuToCached.median, 2), spread(missCpuToCached)],
      ...depths.map(({ path, slope }) => [
        `depth of ${path.name}`,
        `<= ${path.target}`,
        figure(slope, 2),
        "",
        mark(slope <= path.target + DEPTH_NOISE),
      ]),
      ...[
        { what: "a revoked key gets in nowhere after, p99 s", seconds: p99(isolates.revocationS) },
        { what: "a deactivated tenant gets in nowhere after, p99 s", seconds: p99(isolates.deactivationS) },
      ].map(({ what, seconds }) => [what, "<= 10", figure(seconds, 3), "", mark(seconds <= 10)]),
      [
        "admitted over the limit by eight isolates, share",
        "<= 0.01",
        figure(Math.max(...isolates.overAdmission), 3),
        "",
        mark(Math.max(...isolates.overAdmission) <= 0.01),
      ],
    ],
  )
}

export function toJson({ rows, throng, ratios, depths, isolates }: Results) {
  const rounded = (value: number) => (Number.isFinite(value) ? Math.round(value * 1000) / 1000 : null)
  return {
    cached_query_rps_ratio: rounded(ratios.cachedRps.median),
    cached_query_alone_rps_ratio: rounded(ratios.cachedAloneRps.median),
    auth_noop_p50_ratio: rounded(ratios.authP50.median),
    cached_query_cpu_ratio: rounded(ratios.cachedCpu.median),
    ...Object.fromEntries(
      depths
        .filter(({ path }) => path !== missWithModel)
        .map(({ path, slope }) => [`depth_${path.name}`, rounded(slope)]),
    ),
    revocation_p99_s: rounded(p99(isolates.revocationS)),
    deactivation_p99_s: rounded(p99(isolates.deactivationS)),
    limiter_over_admission: rounded(Math.max(...isolates.overAdmission)),
    details: {
      rows: Object.fromEntries(
        rows.map(({ row, ...measured }) => [
          row.name,
          Object.fromEntries(Object.entries(measured).map(([name, values]) => [name, rounded(median(values))])),
        ]),
      ),
      throng: throng.map(({ row, ...took }) => ({ row: row.name, ...took })),
      ratios,
      depths: depths.map(({ path, slope, intercept, p50s }) => ({
        path: path.name,
        slope: rounded(slope),
        intercept: rounded(intercept),
        p50s,
      })),
    },
  }
}
