// Accepts an invitation: a new user signs up with it, an existing one joins the tenant with their own password.
import { AppError } from "../errors.ts"
import { newId } from "../ids.ts"
import type { Accounts, AuthAttempts, OpenInvitations, Passwords, Sessions } from "../ports.ts"
import { chooseMembership } from "./choose-membership.ts"
import { type IssuedTokens, startSession, type TokenSettings } from "./issue-tokens.ts"
import { attempting } from "./limit-attempts.ts"
import { digestOf } from "./model/secret-text.ts"

type AcceptDeps = {
  openInvitations: OpenInvitations
  accounts: Pick<Accounts, "findByLogin">
  sessions: Pick<Sessions, "open">
  passwords: Passwords
  attempts: AuthAttempts
  tokens: TokenSettings
}
type Acceptance = { token: string; username: string; password: string; address: string; requestId: string }

/** Throws `invitation-not-found`, `username-taken`, and `credential-unknown` for the wrong password of a user. */
export async function acceptInvitation(
  deps: AcceptDeps,
  { token, username, password, address, requestId }: Acceptance,
): Promise<IssuedTokens> {
  const hash = await digestOf(token)
  const { user, email, tenantId } = await attempting(deps.attempts, { address, login: hash }, async () => {
    const invitation = await deps.openInvitations.find(hash)
    if (!invitation) throw new AppError("invitation-not-found")
    return invitation
  })
  if (user)
    await attempting(deps.attempts, { address, login: email }, async () => {
      const { ok } = await deps.passwords.verify(password, user.passwordHash)
      if (!ok || user.disabled)
        throw new AppError("credential-unknown", {
          detail: "A user with this e-mail address exists: accept with their password, or sign in at their provider.",
        })
    })
  const who = user
    ? { existing: user.id }
    : { id: newId("usr"), username, passwordHash: await deps.passwords.hash(password) }
  const outcome = await deps.openInvitations.accept(hash, who, requestId)
  if (outcome === "username-taken") throw new AppError("username-taken")
  if (outcome === "gone") throw new AppError("invitation-not-found")
  const joined = await deps.accounts.findByLogin(email)
  if (!joined) throw new AppError("invitation-not-found")
  return await startSession(deps, joined.account, chooseMembership(joined.account, tenantId), new Date())
}
