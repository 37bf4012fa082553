// Finds out which admin a credential stands for; Postgres is asked every time, so that a revocation holds at once.
import type { Actor } from "../context.ts"
import { AppError } from "../errors.ts"
import { sha256Hex } from "../hex.ts"
import type { Accounts, AdminKeys } from "../ports.ts"
import { verifyAdminToken } from "./admin-token.ts"
import { ADMIN_KEY_FAMILY, type AdminBounds, isWellFormedAdminKey } from "./model/admin-key.ts"
import { looksLikeToken } from "./model/signed-token.ts"
import type { TokenSecrets } from "./model/signing-keys.ts"

/** How exact `last_used_at` is. */
const TOUCH_MS = 60_000

/** Who it is, and until when they may act. */
export type Admin = AdminBounds & { actor: Actor }

type IdentifyDeps = {
  adminKeys: Pick<AdminKeys, "findUsable" | "touch">
  accounts: Pick<Accounts, "find">
  /** Null: no secret is configured, so there are no access tokens. */
  tokenSecrets: TokenSecrets | null
}

/** An admin key or an access token of this Worker; `credential-malformed` and a bad signature cost no I/O. */
export async function identifyAdmin(
  deps: IdentifyDeps,
  credential: string,
  defer: (work: Promise<unknown>) => void,
): Promise<Admin> {
  if (credential.startsWith(ADMIN_KEY_FAMILY)) return await identifyKey(deps, credential, defer)
  if (looksLikeToken(credential) && deps.tokenSecrets) return await identifyUser(deps, deps.tokenSecrets, credential)
  throw new AppError("credential-unknown")
}

async function identifyKey(
  { adminKeys }: IdentifyDeps,
  credential: string,
  defer: (work: Promise<unknown>) => void,
): Promise<Admin> {
  if (!isWellFormedAdminKey(credential)) throw new AppError("credential-malformed")
  const key = await adminKeys.findUsable(await sha256Hex(credential))
  if (!key) throw new AppError("credential-unknown")
  // If noting the use fails, the next request notes it.
  if (Date.now() - (key.lastUsedAt?.getTime() ?? 0) >= TOUCH_MS) defer(adminKeys.touch(key.id).catch(() => {}))
  return { actor: { type: "admin-key", keyId: key.id }, expiresAt: key.expiresAt }
}

/** Valid while the user has the role and none of their tokens was voided since it was issued. */
async function identifyUser({ accounts }: IdentifyDeps, secrets: TokenSecrets, credential: string): Promise<Admin> {
  const claims = await verifyAdminToken(secrets, credential, new Date())
  const account = await accounts.find(claims.userId)
  const isTokenValid =
    account?.isAdmin && !account.disabled && account.validAfter?.getTime() === claims.validAfter?.getTime()
  if (!isTokenValid) throw new AppError("credential-unknown")
  return { actor: { type: "user", userId: claims.userId }, expiresAt: null }
}
