// What a document costs: how many a second, whether the two-thousandth costs more than the first, and what each asks of the stores.
import { randomUUID } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { EMBEDDER_SECRET_HEADER } from "../../src/embedding/contract.ts"
import { type Client, createClient } from "../../workers/local/client.ts"
import { newTenant } from "../../workers/local/demo-tenant.ts"
import { type Platform, startPlatform } from "../../workers/local/platform.ts"
import { readSecrets } from "../../workers/local/settings.ts"
import { startDelayedPlatform } from "./delayed-platform.ts"
import { childrenRunning, cpuSeconds, treeCpuSeconds } from "./process-cpu.ts"
import { allPids, isDescendant, residentMb, togetherMb } from "./process-memory.ts"
import { RATE_LIMITS } from "./scene.ts"
import { median, ratioOf } from "./statistics.ts"

export type Ingested = {
  /** Documents a second from registration to `ready`. */
  docsPerS: number
  /** The same over a loop that only embeds such texts with the same model; each part of the run against a loop right after it. */
  ratio: number
  /** What a document among the last costs over one among the first: processor time of everything, and time by the clock. */
  growth: number
  growthByClock: number
  /** Milliseconds of processor time a document, by process; `loop` is a text of the bare loop, in all processes. */
  cpuMs: Record<CpuPart, number>
  documents: number
  /** Resident memory of all processes added up, and with the pages they share counted once. */
  rssMb: number
  togetherMb: number
  /** The model both embedded with. */
  model: string
  perDocument: { postgresTrips: number; statements: number; redisTrips: number }
}
/** `workers` is workerd with all Workers, queues and R2's endpoint; `embedder` parses, chunks and embeds; `client` asks. */
export const CPU_PARTS = ["embedder", "workers", "postgres", "redis", "qdrant", "client", "loop"] as const
export type CpuPart = (typeof CPU_PARTS)[number]
type Effort = { documents: number; window: number; counted: number }
/** The embedding model's variables, as a shell would give them to `npm run dev`. */
export type ModelEnv = { EMBEDDING_MODEL?: string; EMBEDDING_DTYPE?: string }

/** Costs next to nothing, so what a loop of it alone would do says little. */
export const LEXICAL = "lexical"
const AT_ONCE = 4
/** On a slow or busy machine growth is told over the documents that were ready by then. */
const MOST_MS = 600_000
/**
 * Asking costs a tenth of a document, and more the more there are. So it is asked after half the time that the missing ones
 * should take, which is seldom at first and often at the end; never so seldom that an idle connection is closed meanwhile.
 */
const POLL_MS = { least: 250, most: 1_000 }

/** Two platforms of their own, one after the other: of one every trip is counted, the other runs what that one compiled. */
export async function measureIngest(localDir: string, effort: Effort, model: ModelEnv): Promise<Ingested> {
  const perDocument = await countTrips(join(localDir, "ingest-trips"), effort.counted)
  return { ...(await timeDocuments(join(localDir, "ingest"), effort, model)), perDocument }
}

async function timeDocuments(localDir: string, { documents, window }: Effort, env: ModelEnv) {
  const platform = await startPlatform({ root: localDir, localDir, env, vars: { LOG_LEVEL: "error", ...RATE_LIMITS } })
  try {
    const client = await newClient(platform)
    await ingest(client, AT_ONCE) // warm: code is compiled, the index has its collection
    const parts: Part[] = []
    const startedAt = performance.now()
    while (parts.length * window < documents && performance.now() - startedAt < MOST_MS)
      parts.push(await measurePart(platform, client, localDir, window))
    const pids = allPids().filter((pid) => isDescendant(pid, process.pid))
    // The first part still compiles code, so it is no measure of what a document costs at the beginning.
    const growthOf = (cost: (part: Part) => number) => costOf(parts.slice(-2), cost) / costOf(parts.slice(1, 3), cost)
    return {
      docsPerS: median(parts.map(({ seconds }) => window / seconds)),
      ratio: ratioOf(
        parts.map(({ loopSeconds }) => loopSeconds),
        parts.map(({ seconds }) => seconds),
      ).median,
      growth: growthOf(({ cpuMs: { loop: _, ...own } }) => Object.values(own).reduce((sum, ms) => sum + ms, 0)),
      growthByClock: growthOf(({ seconds }) => seconds),
      cpuMs: Object.fromEntries(
        CPU_PARTS.map((part) => [part, median(parts.map(({ cpuMs }) => cpuMs[part]))]),
      ) as Record<CpuPart, number>,
      documents: parts.length * window,
      rssMb: Math.round(pids.reduce((sum, pid) => sum + residentMb(pid), 0)),
      togetherMb: Math.round(togetherMb(pids)),
      model: env.EMBEDDING_MODEL ?? LEXICAL,
    }
  } finally {
    await platform.close()
  }
}

type Part = { seconds: number; loopSeconds: number; cpuMs: Record<CpuPart, number> }

const costOf = (parts: Part[], cost: (part: Part) => number) => median(parts.map(cost))

async function measurePart(platform: Platform, client: Client, localDir: string, count: number): Promise<Part> {
  const before = cpuOf(platform)
  const seconds = await ingest(client, count)
  const between = cpuOf(platform)
  const loopSeconds = await embedAlone(platform, localDir, count)
  const after = cpuOf(platform)
  const each = (from: number, to: number) => ((to - from) * 1_000) / count
  const sum = (cpu: Record<string, number>) => Object.values(cpu).reduce((total, one) => total + one, 0)
  const cpuMs = Object.fromEntries(
    CPU_PARTS.map((part) => [
      part,
      part === "loop" ? each(sum(between), sum(after)) : each(before[part], between[part]),
    ]),
  ) as Record<CpuPart, number>
  return { seconds, loopSeconds, cpuMs }
}

/** Seconds of processor time so far. */
function cpuOf({ stores }: Platform): Record<Exclude<CpuPart, "loop">, number> {
  const of = (name: "embedder" | "postgres" | "redis" | "qdrant") => treeCpuSeconds(stores.get(name)?.pid() ?? 0)
  const workers = childrenRunning("workerd").reduce((sum, pid) => sum + treeCpuSeconds(pid), 0)
  const named = { embedder: of("embedder"), postgres: of("postgres"), redis: of("redis"), qdrant: of("qdrant") }
  return { ...named, workers, client: cpuSeconds(process.pid) }
}

async function countTrips(localDir: string, documents: number): Promise<Ingested["perDocument"]> {
  const { platform, counts, close } = await startDelayedPlatform(localDir, false)
  try {
    const client = await newClient(platform)
    await ingest(client, AT_ONCE)
    const before = counts()
    const polls = await client.send("GET", LAST_READY).then(() => counts())
    const start = counts()
    const asked = await ingestCounting(client, documents)
    const end = counts()
    /** Of the documents alone: what asking for their state cost is known from asking once. */
    const each = (name: keyof typeof end) =>
      Math.round(((end[name] - start[name] - asked * (polls[name] - before[name])) / documents) * 10) / 10
    return { postgresTrips: each("postgresTrips"), statements: each("statements"), redisTrips: each("redisTrips") }
  } finally {
    await close()
  }
}

const LAST_READY = "/api/v1/documents?status=ready&limit=1&include=total"

async function newClient(platform: Platform): Promise<Client> {
  const limits = { max_documents: 100_000, max_storage_mb: 10_000 }
  return createClient(platform.edgeUrl, (await newTenant(platform, "ingest-bench", { limits })).api_key)
}

/** Seconds until so many new documents are ready. */
async function ingest(client: Client, count: number): Promise<number> {
  const startedAt = performance.now()
  await ingestCounting(client, count)
  return (performance.now() - startedAt) / 1_000
}

/** How often it had to ask whether they are ready. */
async function ingestCounting(client: Client, count: number): Promise<number> {
  const ready = async () => ((await (await client.send("GET", LAST_READY)).json()) as { total: number }).total
  const before = await ready()
  const startedAt = performance.now()
  let left = count
  const send = async () => {
    while (left-- > 0) {
      const reply = await client.send("POST", "/api/v1/documents/text", { text: freshText(), title: "bench.txt" })
      if (reply.status !== 202) throw new Error(`a text was answered ${reply.status}: ${await reply.text()}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, send))
  for (let asked = 2; ; asked++) {
    const done = (await ready()) - before
    if (done >= count) return asked
    const expectedMs = ((count - done) * (performance.now() - startedAt)) / Math.max(done, count / 2)
    await pause(Math.min(Math.max(expectedMs / 2, POLL_MS.least), POLL_MS.most))
  }
}

/** The bare loop: one request to the embedding service a text, as many at a time. */
async function embedAlone(platform: Platform, localDir: string, count: number): Promise<number> {
  const url = `${platform.stores.get("embedder")?.url}/embed`
  const headers = { "content-type": "application/json", [EMBEDDER_SECRET_HEADER]: readSecrets(localDir).embedderSecret }
  const startedAt = performance.now()
  let left = count
  const send = async () => {
    while (left-- > 0) {
      const body = JSON.stringify({ inputs: [freshText()], kind: "document" })
      const reply = await fetch(url, { method: "POST", headers, body })
      if (!reply.ok) throw new Error(`the embedding service answered ${reply.status}`)
      await reply.arrayBuffer()
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, send))
  return (performance.now() - startedAt) / 1_000
}

/** About 120 words that nobody sent before. */
const SAMPLE = readFileSync(join(import.meta.dirname, "../../workers/local/samples/firmware-notes.txt"), "utf8")
const freshText = () => `Note ${randomUUID()}. ${SAMPLE.slice(0, 700)}`
