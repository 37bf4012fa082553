// Finds out which admin asks: the bootstrap credential, an admin key, or a user with the admin role.
import type { Context, MiddlewareHandler } from "hono"
import { AppError } from "../../src/errors.ts"
import { counted } from "../../src/http/credentials/auth-attempt.ts"
import { bearerOf } from "../../src/http/credentials/bearer.ts"
import { type Admin, identifyAdmin } from "../../src/identity/identify-admin.ts"
import type { AdminEnv } from "./deps.ts"

/** Sets `by`, so that every later route knows which actor to write into the audit log. Throws 401. */
export const authenticate = (): MiddlewareHandler<AdminEnv> =>
  async function authenticate(c, next) {
    const { deps, requestId, noted } = c.var
    const admin = await counted(deps.metrics, "admin", () => adminOf(c)).catch((error: unknown) => {
      const reason = error instanceof AppError ? error.code : "error"
      deps.log.warn("credential.refused", { request_id: requestId, reason })
      throw error
    })
    noted.user_id = admin.actor.type === "user" ? admin.actor.userId : undefined
    noted.key_id = admin.actor.type === "admin-key" ? admin.actor.keyId : undefined
    c.set("by", { ...admin, requestId: c.var.requestId })
    await next()
  }

async function adminOf(c: Context<AdminEnv>): Promise<Admin> {
  const { config, adminKeys, accounts, tokens } = c.var.deps
  const credential = credentialOf(c)
  if (await equal(credential, config.ADMIN_API_KEY)) return { actor: { type: "admin" }, expiresAt: null }
  return await identifyAdmin({ adminKeys, accounts, tokenSecrets: tokens?.secrets ?? null }, credential, c.var.defer)
}

/** `Authorization: Bearer <credential>` or `X-API-Key: <credential>`; never a query parameter. */
function credentialOf(c: Context<AdminEnv>): string {
  const header = c.req.header("Authorization")
  const given = header === undefined ? c.req.header("X-API-Key")?.trim() : bearerOf(header)
  if (!given) throw new AppError("credential-missing", { detail: "Send `Authorization: Bearer <admin credential>`." })
  return given
}

/** Compares digests of both, so that the time taken tells nothing about content or length. */
async function equal(a: string, b: string): Promise<boolean> {
  const [x, y] = await Promise.all(
    [a, b].map((text) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))),
  )
  return x !== undefined && y !== undefined && crypto.subtle.timingSafeEqual(x, y)
}
