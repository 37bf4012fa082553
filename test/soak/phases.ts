// What the platform is put through: steady traffic, a spike beside it, a tenant far over its limit, ten thousand tenants.
import { randomUUID } from "node:crypto"
import { setTimeout as pause } from "node:timers/promises"
import type { Platform } from "../../workers/local/platform.ts"
import { residentMb } from "../bench/process-memory.ts"
import { fitLine, median, quantile } from "../bench/statistics.ts"
import { heapsMb } from "./heaps.ts"
import { type Ask, fire, flood, type Run, type Shot } from "./open-loop.ts"
import { type LoadedTenant, makeBareTenants } from "./tenants.ts"

export type Steady = {
  perSecond: number
  requests: number
  /** 5xx or no reply. */
  failures: Unexplained[]
  p50Ms: number
  p99Ms: number
  /** What all Workers' heaps hold after a garbage collection, in MB a minute. */
  heapMbPerMinute: number
  /** What the process takes from the machine, which the engine returns late or never. */
  residentMbPerMinute: number
}
type Sample = { x: number; y: number }
export type Observed = { pid: number; inspectorPort: number }
/** Replies that neither answered nor refused as promised: how many of a status and problem code, and one of them. */
export type Unexplained = { status: number; code: string; count: number; sample: string; sentAtS: number }
export type Spike = {
  perSecond: number
  refused: number
  unexplained: Unexplained[]
  besideUnexplained: Unexplained[]
  recoveredAfterS: number | null
}
export type Neighbour = {
  p50AloneMs: number
  p50BesideMs: number
  /** To the run beside as many requests that do nothing: what the greedy tenant takes beyond the machine's own share. */
  ratio: number
  ratioToAlone: number
  refusedShare: number
}
export type Crowd = { tenants: number; p50FewMs: number; p50ManyMs: number; ratio: number }

/** Counts a memory's slope from here on: before it caches fill and code is compiled. */
const WARM_SHARE = 0.4
const SAMPLE_MS = 2_000
/** Traffic is itself again when a second's median is at most so many times what it was. */
const RECOVERED = 2

/** Mostly answers from the cache, some states of documents, few new questions. */
export const mixed = (edgeUrl: string, tenants: readonly LoadedTenant[]): Ask => {
  let turn = 0
  return () => {
    const tenant = tenants[turn++ % tenants.length]
    if (!tenant) throw new Error("there are no tenants")
    const authorised = { Authorization: `Bearer ${tenant.apiKey}` }
    if (turn % 10 === 3)
      return { url: `${edgeUrl}/api/v1/documents/${tenant.documentId}`, init: { headers: authorised } }
    const query = turn % 50 === 7 ? `${tenant.question} (${randomUUID().slice(0, 8)})` : tenant.question
    const headers = { ...authorised, "Content-Type": "application/json" }
    return { url: `${edgeUrl}/api/v1/query`, init: { method: "POST", headers, body: JSON.stringify({ query }) } }
  }
}

/** Requests a second the platform answers at most, with sixteen clients in turn. */
export async function findMaximum(ask: Ask, seconds: number): Promise<number> {
  await flood(ask, 16, seconds / 2) // warm
  const { shots, seconds: took } = await flood(ask, 16, seconds)
  return shots.filter(({ status }) => status === 200).length / took
}

export async function steady(ask: Ask, perSecond: number, seconds: number, workerd: Observed): Promise<Steady> {
  const resident: Sample[] = []
  // Not while traffic runs: to collect the garbage of every Worker stops all of them for a second.
  const heapBefore = await heapsMb(workerd.inspectorPort)
  const startedAt = performance.now()
  const minutes = () => (performance.now() - startedAt) / 60_000
  const sampling = setInterval(() => resident.push({ x: minutes(), y: residentMb(workerd.pid) }), SAMPLE_MS)
  const { shots } = await fire(ask, perSecond, seconds)
  clearInterval(sampling)
  const took = minutes()
  const heapAfter = await heapsMb(workerd.inspectorPort)
  const times = shots.map(({ ms }) => ms)
  return {
    perSecond,
    requests: shots.length,
    failures: kindsOf(shots.filter(isFailure)),
    p50Ms: median(times),
    p99Ms: quantile(times, 0.99),
    heapMbPerMinute: (heapAfter - heapBefore) / took,
    residentMbPerMinute: slopeOf(resident),
  }
}

const slopeOf = (samples: readonly Sample[]) => fitLine(samples.slice(Math.floor(samples.length * WARM_SHARE))).slope

/** Others send ten times as much for a while; the steady traffic goes on beside it and afterwards. */
export async function spike(beside: Ask, flooding: Ask, perSecond: number, seconds: number): Promise<Spike> {
  const before = await fire(beside, perSecond, 5)
  const usual = median(before.shots.map(({ ms }) => ms))
  const after = 15
  const [calm, storm] = await Promise.all([
    fire(beside, perSecond, seconds + after),
    fire(flooding, perSecond * 10, seconds),
  ])
  const refused = storm.shots.filter(isRefused)
  const endedAtS = storm.seconds
  const recovered = Array.from({ length: after }, (_, i) => i).find((i) => {
    const second = within(calm, endedAtS + i, endedAtS + i + 1)
    return second.length > 0 && median(second.map(({ ms }) => ms)) <= RECOVERED * usual && !second.some(isFailure)
  })
  return {
    perSecond: perSecond * 10,
    refused: refused.length,
    unexplained: kindsOf(storm.shots.filter(isUnexplained)),
    besideUnexplained: kindsOf(calm.shots.filter(isUnexplained)),
    recoveredAfterS: recovered ?? null,
  }
}

/**
 * Windows without anybody else, beside as many requests to a route that does nothing, and beside the greedy tenant take
 * turns, so that the machine's moods hit all. The generator shares the machine: what sending alone costs must not count.
 */
export async function neighbour(
  others: Ask,
  greedy: Ask,
  idle: Ask,
  perSecond: number,
  greedyPerSecond: number,
  rounds: number,
): Promise<Neighbour> {
  const p50Beside = async (busy: Ask | null) => {
    const [calm, pushed] = await Promise.all([fire(others, perSecond, 3), busy ? fire(busy, greedyPerSecond, 3) : null])
    await pause(200)
    return { ms: median(calm.shots.map(({ ms }) => ms)), shots: pushed?.shots ?? [] }
  }
  const [alone, besideIdle, beside]: [number[], number[], number[]] = [[], [], []]
  const pushed: Shot[] = []
  await fire(greedy, greedyPerSecond, 12) // uses its minute up
  for (let round = 0; round < rounds; round++) {
    alone.push((await p50Beside(null)).ms)
    besideIdle.push((await p50Beside(idle)).ms)
    const { ms, shots } = await p50Beside(greedy)
    beside.push(ms)
    pushed.push(...shots)
  }
  const ratioTo = (control: readonly number[]) => median(beside.map((ms, i) => ms / (control[i] ?? Number.NaN)))
  return {
    p50AloneMs: median(alone),
    p50BesideMs: median(beside),
    ratio: ratioTo(besideIdle),
    ratioToAlone: ratioTo(alone),
    refusedShare: pushed.filter(({ status }) => status === 429).length / pushed.length,
  }
}

/** The same pace over ten tenants and over thousands, in turns; each was seen once before. */
export async function crowd(platform: Platform, count: number, perSecond: number, rounds: number): Promise<Crowd> {
  const keys = await makeBareTenants(platform, count)
  const among = (some: readonly string[]): Ask => {
    let turn = 0
    return () => ({
      url: `${platform.edgeUrl}/api/v1/auth/me`,
      init: { headers: { Authorization: `Bearer ${some[turn++ % some.length]}` } },
    })
  }
  const [few, many] = [among(keys.slice(0, 10)), among(keys)]
  await fire(many, perSecond, count / perSecond)
  const [fewMs, manyMs]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    fewMs.push(median((await fire(few, perSecond, 3)).shots.map(({ ms }) => ms)))
    manyMs.push(median((await fire(many, perSecond, 3)).shots.map(({ ms }) => ms)))
  }
  const ratio = median(manyMs.map((ms, i) => ms / (fewMs[i] ?? Number.NaN)))
  return { tenants: count, p50FewMs: median(fewMs), p50ManyMs: median(manyMs), ratio }
}

const isRefused = ({ status, hasRetryAfter }: Shot) => (status === 429 || status === 503) && hasRetryAfter
const isUnexplained = (shot: Shot) => shot.status !== 200 && !isRefused(shot)

function kindsOf(shots: readonly Shot[]): Unexplained[] {
  const kinds = new Map<string, Unexplained>()
  for (const { status, sample, sentAtMs } of shots) {
    const code = codeIn(sample)
    const kind = kinds.get(`${status} ${code}`) ?? { status, code, count: 0, sample, sentAtS: sentAtMs / 1_000 }
    kind.count += 1
    kinds.set(`${status} ${code}`, kind)
  }
  return [...kinds.values()]
}

const codeIn = (sample: string): string => /"code":"([^"]+)"/.exec(sample)?.[1] ?? sample

const isFailure = ({ status }: Shot) => status === 0 || status >= 500
const within = ({ shots }: Run, fromS: number, toS: number) =>
  shots.filter(({ sentAtMs }) => sentAtMs >= fromS * 1_000 && sentAtMs < toS * 1_000)
