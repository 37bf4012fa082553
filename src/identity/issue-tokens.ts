// Makes the tokens of a session: what the access token says comes from the account as it was read.

import { AppError } from "../errors.ts"
import { newId, type SessionId } from "../ids.ts"
import type { Sessions } from "../ports.ts"
import { signAccessToken } from "./model/access-token.ts"
import type { TokenSecrets } from "./model/signing-keys.ts"
import { type Account, type Membership, SCOPES_OF_ROLE } from "./model/user.ts"
import { newRefreshToken } from "./refresh-token.ts"

export type TokenSettings = { secrets: TokenSecrets; accessTtlSeconds: number; refreshTtlSeconds: number }
export type IssuedTokens = { accessToken: string; refreshToken: string; expiresInSeconds: number }

type StartDeps = { sessions: Pick<Sessions, "open">; tokens: TokenSettings }

/** Opens a session for a proven account; throws `credential-unknown` when the account changed since it was read. */
export async function startSession(
  deps: StartDeps,
  account: Account,
  membership: Membership,
  now: Date,
): Promise<IssuedTokens> {
  const id = newId("ses", now.getTime())
  const { text, hash } = await newRefreshToken(deps.tokens.secrets, id)
  const session = {
    id,
    userId: account.id,
    tenantId: membership.tenantId,
    hash,
    expiresAt: refreshExpiry(deps.tokens, now),
  }
  if (!(await deps.sessions.open(session, account.validAfter))) throw new AppError("credential-unknown")
  return await issueTokens(deps.tokens, { account, membership, session: id, refreshToken: text, now })
}

export const refreshExpiry = (tokens: TokenSettings, now: Date): Date =>
  new Date(now.getTime() + tokens.refreshTtlSeconds * 1000)

type Issue = { account: Account; membership: Membership; session: SessionId; refreshToken: string; now: Date }

/** Issued no earlier than the account's `validAfter`, even where the database's clock is ahead of ours. */
export async function issueTokens(tokens: TokenSettings, issue: Issue): Promise<IssuedTokens> {
  const { account, membership, session, refreshToken, now } = issue
  const issuedAt = new Date(Math.max(now.getTime(), account.validAfter?.getTime() ?? 0))
  const accessToken = await signAccessToken(tokens.secrets, {
    userId: account.id,
    tenantId: membership.tenantId,
    sessionId: session,
    username: account.username,
    scopes: [...SCOPES_OF_ROLE[membership.role]],
    tier: membership.tier,
    jti: crypto.randomUUID(),
    issuedAt,
    expiresAt: new Date(issuedAt.getTime() + tokens.accessTtlSeconds * 1000),
  })
  return { accessToken, refreshToken, expiresInSeconds: tokens.accessTtlSeconds }
}
