// Signs a user in at Google or GitHub: the way there, and the way back.
import { AppError } from "../errors.ts"
import { newId, type UserId } from "../ids.ts"
import type { Accounts, AuthAttempts, IdentityProvider, ProvenIdentity, RevocationList, Sessions } from "../ports.ts"
import { chooseMembership } from "./choose-membership.ts"
import { type IssuedTokens, startSession, type TokenSettings } from "./issue-tokens.ts"
import { limitReturns } from "./limit-attempts.ts"
import { newFlow, openFlow, type ProviderName, sealFlow } from "./model/oauth-flow.ts"
import { usernameFrom } from "./model/user.ts"
import { voidTokens } from "./void-tokens.ts"

type BeginDeps = { provider: Pick<IdentityProvider, "authorizationUrl">; tokens: Pick<TokenSettings, "secrets"> }

/** Where to send the browser, and what it keeps in a cookie until it comes back. */
export async function beginSignIn(
  deps: BeginDeps,
  name: ProviderName,
  tenant: string | null,
): Promise<{ url: URL; state: string; sealed: string }> {
  const flow = newFlow(name, tenant)
  const sealed = await sealFlow(deps.tokens.secrets, flow, new Date())
  return { url: deps.provider.authorizationUrl(flow), state: flow.state, sealed }
}

type FinishDeps = {
  provider: Pick<IdentityProvider, "identify">
  accounts: Pick<Accounts, "signInByIdentity" | "find" | "findByLogin">
  sessions: Pick<Sessions, "open">
  revocations: Pick<RevocationList, "doubt" | "settle">
  attempts: AuthAttempts
  tokens: TokenSettings
}
type RecogniseDeps = Pick<FinishDeps, "accounts" | "revocations">
type Return = {
  name: ProviderName
  sealed: string | undefined
  state: string
  code: string
  address: string
  requestId: string
}

/** Throws `sign-in-refused`, `email-unverified`, `sign-up-closed`, and what choosing the tenant throws. */
export async function finishSignIn(
  deps: FinishDeps,
  { name, sealed, state, code, address, requestId }: Return,
): Promise<IssuedTokens> {
  await limitReturns(deps.attempts, address)
  const flow = await openFlow(deps.tokens.secrets, sealed, { provider: name, state }, new Date())
  const identity = await deps.provider.identify(code, flow)
  const userId = await recognise(deps, identity, requestId)
  const account = await deps.accounts.find(userId)
  if (!account || account.disabled) throw new AppError("credential-unknown")
  return await startSession(deps, account, chooseMembership(account, flow.tenant), new Date())
}

/** The user of the identity. If the address was never verified before, its old password and sessions are void in both stores. */
async function recognise(deps: RecogniseDeps, identity: ProvenIdentity, requestId: string): Promise<UserId> {
  const known = await deps.accounts.findByLogin(identity.email)
  const find = () => findOrCreate(deps, identity, requestId)
  if (known && !known.account.emailVerified) return (await voidTokens(deps.revocations, known.account.id, find)).userId
  const found = await find()
  // The user was created by somebody else in the meantime.
  if (found.voided) await voidTokens(deps.revocations, found.userId, async () => found)
  return found.userId
}

/** A new user gets a name made from the address, with a suffix where it is taken. */
async function findOrCreate({ accounts }: RecogniseDeps, identity: ProvenIdentity, requestId: string) {
  const id = newId("usr")
  for (const suffix of ["", id.slice(-6)]) {
    const username = usernameFrom(identity.email, suffix)
    const found = await accounts.signInByIdentity(identity, { id, username }, requestId)
    if (found === null)
      throw new AppError("sign-up-closed", { detail: "No user or invitation has this e-mail address." })
    if (found !== "username-taken") return found
  }
  throw new AppError("username-taken")
}
