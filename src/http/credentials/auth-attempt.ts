// An attempt to authenticate as HTTP sees it: where it comes from, and how it is counted.
import type { Context } from "hono"
import { AppError } from "../../errors.ts"
import type { Metrics } from "../../metrics.ts"

/** Only Cloudflare sets it. Without it, all callers share one budget of attempts. */
export const addressOf = (c: Context): string => c.req.header("CF-Connecting-IP") ?? "unknown"

/** Runs an attempt and counts how it ended; `method` is what was tried, e.g. `password`. */
export async function counted<T>(metrics: Metrics, method: string, run: () => Promise<T>): Promise<T> {
  try {
    const result = await run()
    metrics.count("rag_auth_attempts_total", { result: "success", method })
    return result
  } catch (error) {
    metrics.count("rag_auth_attempts_total", { result: "failure", method })
    metrics.count("rag_auth_failures_total", { reason: error instanceof AppError ? error.code : "error" })
    throw error
  }
}
