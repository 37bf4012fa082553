// Mints a child token of the calling key; it can only take away.
import { AppError } from "../errors.ts"
import type { TokenSecrets } from "../identity/signing-keys.ts"
import type { KeyEntry } from "./api-key.ts"
import { MAX_CHILD_TOKEN_SECONDS, type Minting, signChildToken } from "./child-token.ts"

type Wanted = Omit<Minting, "expiresAt"> & { expiresInSeconds: number }

/** Throws `not-configured` without a signing secret, and 403 for what the key itself may not do. */
export async function mintChildToken(
  secrets: TokenSecrets | null,
  caller: KeyEntry & { hash: string },
  { expiresInSeconds, ...wanted }: Wanted,
): Promise<{ token: string; expiresAt: Date }> {
  if (!secrets)
    throw new AppError("not-configured", { detail: "JWT_SECRET_KEY is not set, so tokens cannot be signed." })
  const { key } = caller
  const missing = wanted.scopes.find((scope) => !key.scopes.includes(scope))
  if (missing) throw new AppError("scope-missing", { detail: `The key itself lacks the scope ${missing}.` })
  if (key.collectionIds && !wanted.collectionIds?.every((id) => key.collectionIds?.includes(id)))
    throw new AppError("collection-not-allowed")
  const seconds = Math.min(expiresInSeconds, MAX_CHILD_TOKEN_SECONDS)
  const expiresAt = Math.min(Date.now() + seconds * 1000, key.expiresAt ?? Number.POSITIVE_INFINITY)
  const token = await signChildToken(secrets.current, caller.hash, caller, { ...wanted, expiresAt })
  return { token, expiresAt: new Date(expiresAt) }
}
