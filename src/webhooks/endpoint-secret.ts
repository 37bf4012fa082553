// The secret an endpoint's messages are signed with: made here, shown once, kept sealed.
import { AppError } from "../errors.ts"
import type { EndpointId } from "../ids.ts"
import type { Seal } from "../seal.ts"

const SECRET_BYTES = 32

/** Whose a sealed secret is; another endpoint's does not open. */
export const ownerOf = (id: EndpointId): string => `webhook ${id}`

/** Throws 501 where no key to seal with is configured. */
export async function newEndpointSecret(seal: Seal | null, id: EndpointId): Promise<{ text: string; sealed: string }> {
  if (!seal) throw new AppError("not-configured", { detail: "Webhooks need DATA_ENCRYPTION_KEY." })
  const text = `whsec_${btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(SECRET_BYTES))))}`
  return { text, sealed: await seal.seal(text, ownerOf(id)) }
}
