// The secret that signs an endpoint's messages: made here, shown once, stored sealed.
import { AppError } from "../errors.ts"
import type { EndpointId } from "../ids.ts"
import type { Seal } from "../seal.ts"

const SECRET_BYTES = 32

/** The owner a secret is sealed for; a secret sealed for another endpoint cannot be opened with it. */
export const ownerOf = (id: EndpointId): string => `webhook ${id}`

/** Throws 501 if no key for sealing is configured. */
export async function newEndpointSecret(seal: Seal | null, id: EndpointId): Promise<{ text: string; sealed: string }> {
  if (!seal) throw new AppError("not-configured", { detail: "Webhooks need DATA_ENCRYPTION_KEY." })
  const text = `whsec_${btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(SECRET_BYTES))))}`
  return { text, sealed: await seal.seal(text, ownerOf(id)) }
}
