// Mints a child token of the calling key, with at most the key's rights.
import { AppError } from "../errors.ts"
import type { TokenSecrets } from "../identity/model/signing-keys.ts"
import { metadataFilterSchema } from "../query/model/metadata-filter.ts"
import { MAX_CHILD_TOKEN_LENGTH, MAX_CHILD_TOKEN_SECONDS, type Minting, signChildToken } from "./child-token.ts"
import type { Caller } from "./identify.ts"
import { requireWithin, rightsOf } from "./model/rights.ts"

/** Null collections: those of the key. */
type Wanted = Omit<Minting, "expiresAt"> & { expiresInSeconds: number }

/**
 * Throws `not-configured` without a signing secret, 403 for rights the key does not have and for callers without a key,
 * and `input-invalid` for a token too long for a header.
 */
export async function mintChildToken(
  secrets: TokenSecrets | null,
  caller: Caller,
  { scopes, collectionIds, filter, expiresInSeconds }: Wanted,
): Promise<{ token: string; expiresAt: Date }> {
  if (caller.narrowing || caller.session) throw new AppError("scope-missing", { detail: "Only a key mints tokens." })
  if (!secrets)
    throw new AppError("not-configured", { detail: "JWT_SECRET_KEY is not set, so tokens cannot be signed." })
  const own = rightsOf(caller)
  const seconds = Math.min(expiresInSeconds, MAX_CHILD_TOKEN_SECONDS)
  const latest = Math.min(Date.now() + seconds * 1000, own.expiresAt ?? Number.POSITIVE_INFINITY)
  const minting = {
    scopes,
    collectionIds: collectionIds ?? caller.key.collectionIds,
    filter,
    // A token says its end in whole seconds.
    expiresAt: Math.floor(latest / 1000) * 1000,
  }
  const bound = filter && metadataFilterSchema.parse(filter)
  requireWithin(own, { ...own, ...minting, filter: bound })
  const token = await signChildToken(secrets, caller.hash, caller, minting)
  if (token.length > MAX_CHILD_TOKEN_LENGTH) throw tooLong(token.length, filter ? "filter" : "collection_ids")
  return { token, expiresAt: new Date(minting.expiresAt) }
}

function tooLong(length: number, path: string): AppError {
  const message =
    `makes a token of ${length} characters; at most ${MAX_CHILD_TOKEN_LENGTH} fit into a header. ` +
    "Bound it by fewer collections or a shorter filter"
  return new AppError("input-invalid", { detail: `${path}: ${message}.`, errors: [{ path, message }] })
}
