// A thousand requests at a time: how long authenticating and asking for a status then take, beside a Worker that does nothing.
import { drive } from "./http-load.ts"
import type { Row, RowName } from "./rows.ts"
import { median, quantile } from "./statistics.ts"
import { figure, renderTable } from "./table.ts"

const THRONG = 1_000
const MAX_REQUESTS = 200_000
const ROWS: readonly RowName[] = ["no-op", "auth-no-op", "document-status"]

/** `refused` is the share of 503 with `Retry-After`: the local Postgres is one session, which a thousand wait for. */
export type Throng = { row: Row; p50Ms: number; p99Ms: number; refused: number }

/** One row after the other; every connection has one request on its way. Throws at the first reply that is neither. */
export async function measureThrong(rows: readonly Row[], seconds: number): Promise<Throng[]> {
  const measured: Throng[] = []
  for (const row of rows.filter(({ name }) => ROWS.includes(name))) {
    const target = { ...row.target, statuses: [200, 503] }
    const { latenciesMs, refused } = await drive(target, { connections: THRONG, seconds, maxRequests: MAX_REQUESTS })
    const share = refused / latenciesMs.length
    measured.push({ row, p50Ms: median(latenciesMs), p99Ms: quantile(latenciesMs, 0.99), refused: share })
  }
  return measured
}

export function throngTable(measured: readonly Throng[]): string {
  const bare = measured.find(({ row }) => row.name === "no-op")
  return renderTable(
    [`${THRONG} at a time`, "p50 ms", "p99 ms", "p50 to the no-op's", "p99 to the no-op's", "503"],
    measured.map(({ row, p50Ms, p99Ms, refused }) => [
      row.label,
      figure(p50Ms),
      figure(p99Ms),
      figure(p50Ms / (bare?.p50Ms ?? Number.NaN), 2),
      figure(p99Ms / (bare?.p99Ms ?? Number.NaN), 2),
      `${figure(refused * 100)} %`,
    ]),
  )
}
