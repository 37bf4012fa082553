// Checks the bearer token against METRICS_TOKEN, in constant time.
import { AppError } from "../../src/errors.ts"

/** Throws 401: `credential-missing`, `credential-malformed` or `credential-unknown`. */
export async function authorize(header: string | undefined, token: string): Promise<void> {
  if (header === undefined) throw new AppError("credential-missing")
  const given = /^Bearer +(\S+)$/i.exec(header)?.[1]
  if (given === undefined)
    throw new AppError("credential-malformed", { detail: "Send `Authorization: Bearer <token>`." })
  const [left, right] = await Promise.all([digest(given), digest(token)])
  if (!crypto.subtle.timingSafeEqual(left, right)) throw new AppError("credential-unknown")
}

/** Digests all have the same length, so comparing them does not reveal the token's. */
const digest = (text: string) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))
