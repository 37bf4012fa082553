// Finds an API key where OAuth 2 clients put their secret: in HTTP Basic, or in the body of the token request.
import type { Context, MiddlewareHandler } from "hono"
import type { AppEnv } from "./app-env.ts"

/** Runs before `authenticate`, which refuses what is not a key. A body that cannot be read has no key here. */
export const clientCredential = (): MiddlewareHandler<AppEnv> =>
  async function clientCredential(c, next) {
    const secret = c.req.header("Authorization") ? secretOfHeader(c) : await secretOfBody(c)
    if (secret) c.set("clientSecret", secret)
    await next()
  }

function secretOfHeader(c: Context): string | null {
  const [scheme, encoded = ""] = (c.req.header("Authorization") ?? "").split(" ", 2)
  if (scheme?.toLowerCase() !== "basic") return null
  try {
    const [, secret] = /^[^:]*:(.*)$/s.exec(atob(encoded)) ?? []
    return secret ? decodeURIComponent(secret) : null
  } catch {
    return null
  }
}

async function secretOfBody(c: Context): Promise<string | null> {
  const isForm = c.req.header("Content-Type")?.toLowerCase().startsWith("application/x-www-form-urlencoded")
  const body: unknown = await (isForm ? c.req.parseBody() : c.req.json()).catch(() => null)
  if (typeof body !== "object" || body === null || !("client_secret" in body)) return null
  return typeof body.client_secret === "string" ? body.client_secret : null
}
