// Turns a refresh token into the next pair of tokens; a token used twice ends its session.
import { AppError } from "../errors.ts"
import type { AuthAttempts, RevocationList, Sessions } from "../ports.ts"
import { chooseMembership } from "./choose-membership.ts"
import { type IssuedTokens, issueTokens, refreshExpiry, type TokenSettings } from "./issue-tokens.ts"
import { limitRefreshes } from "./limit-attempts.ts"
import { newRefreshToken, readRefreshToken } from "./refresh-token.ts"
import { voidTokens } from "./void-tokens.ts"

type RefreshDeps = {
  sessions: Pick<Sessions, "rotate">
  revocations: Pick<RevocationList, "doubt" | "settle">
  attempts: AuthAttempts
  tokens: TokenSettings
}

const REFUSALS = {
  reused: "The refresh token was used before, so the session is ended. Sign in again.",
  ended: "The session is over. Sign in again.",
}

/** Throws `credential-malformed`, `credential-unknown`, `rate-limited`, `membership-missing` and `tenant-inactive`. */
export async function refreshSession(deps: RefreshDeps, refreshToken: string): Promise<IssuedTokens> {
  const token = await readRefreshToken(deps.tokens.secrets, refreshToken)
  await limitRefreshes(deps.attempts, token.session)
  // Read before the statement, so that whatever voids tokens after it also voids the token issued here.
  const now = new Date()
  const next = await newRefreshToken(deps.tokens.secrets, token.session)
  // Only the session is known yet, so the doubt covers it. A thief's access tokens belong to the same session.
  const turned = await voidTokens(deps.revocations, token.session, () =>
    deps.sessions.rotate(token, { hash: next.hash, expiresAt: refreshExpiry(deps.tokens, now) }),
  )
  if (turned.outcome !== "rotated") throw new AppError("credential-unknown", { detail: REFUSALS[turned.outcome] })
  const { account, tenantId } = turned
  const membership = account.disabled ? null : chooseMembership(account, tenantId)
  if (!membership) throw new AppError("credential-unknown")
  return await issueTokens(deps.tokens, { account, membership, session: token.session, refreshToken: next.text, now })
}
