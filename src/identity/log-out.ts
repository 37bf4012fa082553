// Signs a user out: the session's refresh token and the access token at hand, or everything the user has.
import { AppError } from "../errors.ts"
import type { RevocationList, Sessions } from "../ports.ts"
import type { TokenSettings } from "./issue-tokens.ts"
import { verifyAccessToken } from "./model/access-token.ts"
import { readRefreshToken } from "./refresh-token.ts"
import { voidTokens } from "./void-tokens.ts"

type LogOutDeps = {
  sessions: Pick<Sessions, "end" | "endAll" | "revoke">
  revocations: RevocationList
  tokens: Pick<TokenSettings, "secrets">
}
type LogOut = { accessToken: string | null; refreshToken: string | null; everywhere: boolean }

/**
 * Postgres first, then Redis; failing in between is a retryable 503 and the retry finishes the rest. Throws
 * `credential-missing` without any token, and for `everywhere` without an access token.
 */
export async function logOut(deps: LogOutDeps, { accessToken, refreshToken, everywhere }: LogOut): Promise<void> {
  const refresh = refreshToken === null ? null : await readRefreshToken(deps.tokens.secrets, refreshToken)
  const access = accessToken === null ? null : await verifyAccessToken(deps.tokens.secrets, accessToken, new Date())
  if (!access && (everywhere || !refresh))
    throw new AppError("credential-missing", { detail: "Send the access token, the refresh token or both." })
  if (refresh) await deps.sessions.end(refresh.session)
  if (!access) return
  if (everywhere) {
    if (await deps.revocations.isRevoked(access)) throw new AppError("credential-unknown")
    await voidTokens(deps.revocations, access.userId, () => deps.sessions.endAll(access.userId))
    return
  }
  await deps.sessions.end(access.sessionId)
  await voidTokens(deps.revocations, access.sessionId, () => deps.sessions.revoke(access))
}
