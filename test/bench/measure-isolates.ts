// What holds across isolates: how long a revoked key and a deactivated tenant still get in anywhere, and how far a limit is
// overrun when eight isolates race on one key.
import { setTimeout as pause } from "node:timers/promises"
import { z } from "zod"
import { newTenant } from "../../workers/local/demo-tenant.ts"
import { type Platform, startPlatform } from "../../workers/local/platform.ts"
import { startEdgeIsolates } from "./bench-workers.ts"

const ISOLATES = 8
/** A measurement that takes longer has missed every target. */
const GIVE_UP_MS = 15_000
const LIMIT = 200
const REFUSALS: ReadonlySet<number> = new Set([401, 403])
const RACERS_PER_ISOLATE = 8
const REQUESTS_PER_RACER = 6

/** Seconds a trial took, and shares admitted over the limit; one value a trial. */
export type AcrossIsolates = { revocationS: number[]; deactivationS: number[]; overAdmission: number[] }
type Effort = { trials: number; races: number }
type World = { platform: Platform; urls: readonly string[] }

/** Starts the platform on what is in `localDir` and stops it again. */
export async function measureIsolates(localDir: string, { trials, races }: Effort): Promise<AcrossIsolates> {
  const platform = await startPlatform({ root: localDir, localDir, vars: { LOG_LEVEL: "error" } })
  try {
    const { urls, close } = await startEdgeIsolates(platform, localDir, ISOLATES)
    try {
      const world = { platform, urls }
      return {
        revocationS: await repeat(trials, () => timeRevocation(world)),
        deactivationS: await repeat(trials, () => timeDeactivation(world)),
        overAdmission: await repeat(races, () => race(world)),
      }
    } finally {
      await close()
    }
  } finally {
    await platform.close()
  }
}

async function repeat(times: number, measure: () => Promise<number>): Promise<number[]> {
  const values: number[] = []
  for (let i = 0; i < times; i++) values.push(await measure())
  return values
}

async function timeRevocation(world: World): Promise<number> {
  const { tenantId, keyId, key } = await freshKey(world)
  await knownEverywhere(world, key)
  return await untilRefused(world, key, () => administer(world, "DELETE", `${tenantId}/api-keys/${keyId}`))
}

async function timeDeactivation(world: World): Promise<number> {
  const { tenantId, key } = await freshKey(world)
  await knownEverywhere(world, key)
  return await untilRefused(world, key, () => administer(world, "PATCH", tenantId, { is_active: false }))
}

/** Every isolate has the key in memory. */
async function knownEverywhere({ urls }: World, key: string): Promise<void> {
  const statuses = await Promise.all(urls.map((url) => statusOf(url, key)))
  if (statuses.some((status) => status !== 200)) throw new Error(`a new key was answered ${statuses.join(", ")}`)
}

/** Seconds from the change being asked for to the first refusal of the isolate that refuses last. */
async function untilRefused({ urls }: World, key: string, change: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  const refusedAt = async (url: string): Promise<number> => {
    while (performance.now() - startedAt < GIVE_UP_MS) if (REFUSALS.has(await statusOf(url, key))) break
    return (performance.now() - startedAt) / 1000
  }
  const [, ...seconds] = await Promise.all([change(), ...urls.map(refusedAt)])
  return Math.max(...seconds)
}

/** The share of requests admitted over the limit, all isolates asking at once for twice as many as it allows. */
async function race(world: World): Promise<number> {
  const { key } = await freshKey(world, { rate_limit_per_minute: LIMIT })
  const left = 60_000 - (Date.now() % 60_000)
  if (left < 8_000) await pause(left) // one minute's window: a new minute slides the old one's requests out again
  await knownEverywhere(world, key)
  const racer = (url: string) => repeat(REQUESTS_PER_RACER, () => statusOf(url, key))
  const racers = world.urls.flatMap((url) => Array.from({ length: RACERS_PER_ISOLATE }, () => racer(url)))
  const statuses = (await Promise.all(racers)).flat()
  const admitted = ISOLATES + statuses.filter((status) => status === 200).length
  if (admitted < LIMIT)
    throw new Error(`only ${admitted} of ${LIMIT} were admitted: ${[...new Set(statuses)].join(", ")}`)
  return (admitted - LIMIT) / LIMIT
}

async function statusOf(url: string, key: string): Promise<number> {
  const reply = await fetch(new URL("/api/v1/documents?limit=1", url), { headers: { Authorization: `Bearer ${key}` } })
  await reply.arrayBuffer()
  return reply.status
}

const issuedShape = z.object({ key: z.string(), api_key: z.object({ id: z.string() }) })

async function freshKey(world: World, limits: object = {}): Promise<{ tenantId: string; keyId: string; key: string }> {
  const { tenant_id: tenantId } = await newTenant(world.platform, `bench-${crypto.randomUUID().slice(0, 13)}`)
  const body = { name: "bench", scopes: ["read"], ...limits }
  const { key, api_key } = issuedShape.parse(await administer(world, "POST", `${tenantId}/api-keys`, body))
  return { tenantId, keyId: api_key.id, key }
}

async function administer({ platform }: World, method: string, path: string, json?: object): Promise<unknown> {
  const reply = await fetch(`${platform.adminUrl}/api/v1/tenants/${path}`, {
    method,
    headers: { Authorization: `Bearer ${platform.adminKey}`, "Content-Type": "application/json" },
    ...(json ? { body: JSON.stringify(json) } : {}),
  })
  const text = await reply.text()
  if (!reply.ok) throw new Error(`${method} ${path} answered ${reply.status}: ${text}`)
  return text ? JSON.parse(text) : null
}
