// Lets in whoever holds METRICS_TOKEN; compared in constant time.
import { AppError } from "../../src/errors.ts"

/** Throws the 401 that fits. */
export async function authorize(header: string | undefined, token: string): Promise<void> {
  if (header === undefined) throw new AppError("credential-missing")
  const given = /^Bearer +(\S+)$/i.exec(header)?.[1]
  if (given === undefined)
    throw new AppError("credential-malformed", { detail: "Send `Authorization: Bearer <token>`." })
  const [left, right] = await Promise.all([digest(given), digest(token)])
  if (!crypto.subtle.timingSafeEqual(left, right)) throw new AppError("credential-unknown")
}

/** Digests are of one length, so the comparison tells nothing about the token's. */
const digest = (text: string) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))
