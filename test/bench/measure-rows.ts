// Throughput, latency and CPU of the rows: one row under load at a time, all rows in every round, in turning order.
import { createClient } from "../../workers/local/client.ts"
import { startPlatform } from "../../workers/local/platform.ts"
import { checkOneHop, startBenchWorkers } from "./bench-workers.ts"
import { type Bounds, drive } from "./http-load.ts"
import { measureThrong, type Throng } from "./measure-throng.ts"
import { childrenRunning, cpuSeconds } from "./process-cpu.ts"
import { type Row, rowsOf } from "./rows.ts"
import { RATE_LIMITS, type Scene, warmCache } from "./scene.ts"
import { median } from "./statistics.ts"

const CROWD = 16
const MAX_REQUESTS = 200_000

/** One value per round. CPU is in microseconds a request. */
export type Measured = {
  row: Row
  rps: number[]
  /** Of a request among `CROWD` others, and of one alone: the first is queueing, the second service time. */
  p50CrowdMs: number[]
  p50AloneMs: number[]
  workerdUs: number[]
  redisUs: number[]
  generatorUs: number[]
}
type Effort = { rounds: number; crowdSeconds: number; aloneSeconds: number; throngSeconds: number }

/** Starts the platform on what is in `localDir` and stops it again. */
export async function measureRows(
  localDir: string,
  scene: Scene,
  hitPipeline: string,
  effort: Effort,
): Promise<{ rows: Measured[]; throng: Throng[] }> {
  const before = new Set(childrenRunning("workerd"))
  const platform = await startPlatform({ root: localDir, localDir, vars: { LOG_LEVEL: "error", ...RATE_LIMITS } })
  try {
    const product = newProcess(before)
    const bench = await startBenchWorkers(platform, localDir, hitPipeline)
    try {
      const client = createClient(platform.edgeUrl, scene.apiKey)
      await warmCache(client, scene)
      await checkOneHop(bench.urls["one-hop"], (await client.ask(scene.question)).answer.answer)
      const processes = { product, bench: newProcess(before.add(product)) }
      const rows = rowsOf(platform, bench, scene, processes)
      const measured = await measure(rows, childrenRunning("redis/main.ts")[0] ?? 0, effort)
      return { rows: measured, throng: await measureThrong(rows, effort.throngSeconds) }
    } finally {
      await bench.close()
    }
  } finally {
    await platform.close()
  }
}

const newProcess = (known: ReadonlySet<number>) => childrenRunning("workerd").find((pid) => !known.has(pid)) ?? 0

async function measure(rows: Row[], redis: number, { rounds, crowdSeconds, aloneSeconds }: Effort) {
  const crowd: Bounds = { connections: CROWD, seconds: crowdSeconds, maxRequests: MAX_REQUESTS }
  const alone: Bounds = { connections: 1, seconds: aloneSeconds, maxRequests: MAX_REQUESTS }
  const all = rows.map(nothingYet)
  for (const { row } of all) await drive(row.target, crowdOf(row, crowd)) // warm: code is compiled, connections are open
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < all.length; turn++) {
      const measured = all[(round + turn) % all.length]
      if (measured) await measureSlice(measured, redis, crowd, alone)
    }
  }
  return all
}

const crowdOf = ({ connections = CROWD }: Row, crowd: Bounds): Bounds => ({ ...crowd, connections })

const nothingYet = (row: Row): Measured => ({
  row,
  rps: [],
  p50CrowdMs: [],
  p50AloneMs: [],
  workerdUs: [],
  redisUs: [],
  generatorUs: [],
})

async function measureSlice(measured: Measured, redis: number, crowd: Bounds, alone: Bounds): Promise<void> {
  const { target, workerd } = measured.row
  const asking = crowdOf(measured.row, crowd)
  const pids = [workerd, redis, process.pid]
  const before = pids.map(cpuSeconds)
  const { requests, seconds, latenciesMs } = await drive(target, asking)
  const [workerdUs = Number.NaN, redisUs = Number.NaN, generatorUs = Number.NaN] = pids.map(
    (pid, i) => ((cpuSeconds(pid) - (before[i] ?? Number.NaN)) * 1e6) / requests,
  )
  measured.rps.push(requests / seconds)
  measured.p50CrowdMs.push(median(latenciesMs))
  measured.workerdUs.push(workerdUs)
  measured.redisUs.push(redisUs)
  measured.generatorUs.push(generatorUs)
  measured.p50AloneMs.push(median((await drive(target, alone)).latenciesMs))
}
