// Requires the admin credential, compared in constant time.
import type { MiddlewareHandler } from "hono"
import { AppError } from "../../src/errors.ts"
import type { AdminEnv } from "./deps.ts"

export const authenticate = (): MiddlewareHandler<AdminEnv> =>
  async function authenticate(c, next) {
    const given = /^Bearer (\S+)$/i.exec(c.req.header("Authorization") ?? "")?.[1]
    if (given === undefined)
      throw new AppError("credential-missing", { detail: "Send `Authorization: Bearer <admin key>`." })
    if (!(await equal(given, c.var.deps.config.ADMIN_API_KEY))) throw new AppError("credential-unknown")
    await next()
  }

/** Compares digests, so that neither content nor length shows in the time it takes. */
async function equal(a: string, b: string): Promise<boolean> {
  const [x, y] = await Promise.all(
    [a, b].map((text) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))),
  )
  return x !== undefined && y !== undefined && crypto.subtle.timingSafeEqual(x, y)
}
