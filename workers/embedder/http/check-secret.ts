// Compares the shared secret of a request in constant time.
import { createHash, timingSafeEqual } from "node:crypto"
import type { IncomingMessage } from "node:http"
import { EMBEDDER_SECRET_HEADER } from "../../../src/embedding/contract.ts"

const digest = (text: string) => createHash("sha256").update(text).digest()

/** Hashing first gives both sides the same length: the comparison requires it, and the secret's length stays hidden. */
export function isSecretRight(request: IncomingMessage, secret: string): boolean {
  const given = request.headers[EMBEDDER_SECRET_HEADER]
  return typeof given === "string" && timingSafeEqual(digest(given), digest(secret))
}
