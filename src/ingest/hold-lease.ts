// Renews a unit's lease while its work runs, however slow, and stops the work once the lease is lost.
import { LEASE_SECONDS, type WorkUnit } from "../documents/model/work-unit.ts"
import type { Log, WorkUnits } from "../ports.ts"

/** A renewal can fail twice before the lease expires. */
const RENEW_EVERY_MS = (LEASE_SECONDS * 1_000) / 3

type LeaseDeps = { units: Pick<WorkUnits, "heartbeat">; log: Log }

/**
 * Returns the work's result, or `lost` if another worker took the
 * unit or it ended; `signal` then told the work to stop.
 */
export async function holdLease<T>(
  deps: LeaseDeps,
  unit: WorkUnit,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | "lost"> {
  const lost = new AbortController()
  const over = new AbortController()
  const renewing = renewUntil(over.signal, deps, unit, () => lost.abort(new Error("the lease was lost")))
  try {
    return await work(lost.signal)
  } catch (error) {
    if (lost.signal.aborted) return "lost"
    throw error
  } finally {
    over.abort()
    await renewing
  }
}

/** A failed renewal is tried again at the next turn. The fence decides who owns the unit then. */
async function renewUntil(over: AbortSignal, { units, log }: LeaseDeps, unit: WorkUnit, onLost: () => void) {
  while (await passed(RENEW_EVERY_MS, over)) {
    try {
      if (await units.heartbeat(unit, LEASE_SECONDS)) continue
      return onLost()
    } catch (error) {
      log.error("lease.not-renewed", error, { tenant_id: unit.tenantId, unit: unit.kind })
    }
  }
}

/** True if the time has passed, false if `over` was aborted first. */
const passed = (ms: number, over: AbortSignal) =>
  new Promise<boolean>((resolve) => {
    if (over.aborted) return resolve(false)
    const timer = setTimeout(() => end(true), ms)
    const stop = () => end(false)
    const end = (whole: boolean) => {
      clearTimeout(timer)
      over.removeEventListener("abort", stop)
      resolve(whole)
    }
    over.addEventListener("abort", stop)
  })
