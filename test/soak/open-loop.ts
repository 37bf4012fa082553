// Sends requests at a set pace, whether or not earlier ones were answered, as traffic does; notes how each ended.
import { setTimeout as pause } from "node:timers/promises"
import { Agent, setGlobalDispatcher } from "undici"

/** Status 0: no reply at all. `sample` is the start of what a reply other than 200 said, or why there was none. */
export type Shot = { status: number; ms: number; hasRetryAfter: boolean; sentAtMs: number; sample: string }
export type Ask = () => { url: string; init: RequestInit }

const TICK_MS = 5
/** So many may wait for their reply at once; what comes due beyond it is left out and counted. */
const IN_FLIGHT_LIMIT = 500
const SAMPLE_CHARS = 400
/**
 * workerd closes a connection that was idle for five seconds, and while it is behind it does so with a request already
 * in it. So a client must give a connection up well before.
 */
const IDLE_CONNECTION_MS = 1_000

setGlobalDispatcher(new Agent({ keepAliveTimeout: IDLE_CONNECTION_MS, keepAliveMaxTimeout: IDLE_CONNECTION_MS }))

export type Run = { shots: Shot[]; seconds: number; leftOut: number }

/** At `perSecond` for so long; resolves once the last was answered. */
export async function fire(ask: Ask, perSecond: number, seconds: number): Promise<Run> {
  const shots: Shot[] = []
  const startedAt = performance.now()
  const total = Math.round(perSecond * seconds)
  const flying = new Set<Promise<void>>()
  let leftOut = 0
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.ceil(((performance.now() - startedAt) / 1_000) * perSecond))
    for (; sent < due; sent++) {
      if (flying.size >= IN_FLIGHT_LIMIT) {
        leftOut += 1
        continue
      }
      const shot = shoot(ask, startedAt).then((one) => void shots.push(one))
      flying.add(shot)
      void shot.finally(() => flying.delete(shot))
    }
    await pause(TICK_MS)
  }
  await Promise.all(flying)
  return { shots, seconds: (performance.now() - startedAt) / 1_000, leftOut }
}

/** As fast as so many connections get answers: what the platform can do at most. */
export async function flood(ask: Ask, connections: number, seconds: number): Promise<Run> {
  const shots: Shot[] = []
  const startedAt = performance.now()
  const askInTurn = async () => {
    while (performance.now() - startedAt < seconds * 1_000) shots.push(await shoot(ask, startedAt))
  }
  await Promise.all(Array.from({ length: connections }, askInTurn))
  return { shots, seconds: (performance.now() - startedAt) / 1_000, leftOut: 0 }
}

async function shoot(ask: Ask, startedAt: number): Promise<Shot> {
  const { url, init } = ask()
  const sentAt = performance.now()
  const shot = (status: number, hasRetryAfter: boolean, sample: string): Shot => ({
    status,
    hasRetryAfter,
    sample: sample.slice(0, SAMPLE_CHARS),
    ms: performance.now() - sentAt,
    sentAtMs: sentAt - startedAt,
  })
  try {
    const reply = await fetch(url, init)
    const text = await reply.text()
    return shot(reply.status, reply.headers.has("retry-after"), reply.ok ? "" : text)
  } catch (error) {
    return shot(0, false, whyNone(error))
  }
}

/** `fetch failed` says nothing; its cause tells a refused connection from one that was cut. */
function whyNone(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  return cause instanceof Error ? `${error.message}: ${cause.message}` : error.message
}
