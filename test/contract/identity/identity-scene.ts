// A user with everything that belongs to signing in, on a real schema, for tests of identity.
import { logIn } from "../../../src/identity/log-in.ts"
import { verifyAccessToken } from "../../../src/identity/model/access-token.ts"
import { refreshSession } from "../../../src/identity/refresh-session.ts"
import { freshTenant, type TestDatabase } from "../../support/database.ts"
import { adminIdentity, edgeIdentity, fakeRevocations, freshUser, PASSWORD, TOKENS } from "../../support/identity.ts"

export const address = "192.0.2.1"

/** A user of one tenant with everything that belongs to signing in. */
export async function scene(db: TestDatabase, role: "owner" | "admin" | "member" | "viewer" = "member") {
  const { tenant } = await freshTenant(db)
  const user = await freshUser(db, [{ tenant, role }])
  const revocations = fakeRevocations(db)
  const deps = edgeIdentity(db, revocations)
  const admin = adminIdentity(db, revocations)
  const enter = (over: { login?: string; password?: string; tenant?: string | null } = {}) =>
    logIn(deps, { login: user.email, password: PASSWORD, tenant: null, address, ...over })
  const refresh = (refreshToken: string) => refreshSession(deps, refreshToken)
  const claimsOf = (accessToken: string) => verifyAccessToken(TOKENS.secrets, accessToken, new Date())
  /** What the gate does with an access token. */
  const holds = async (accessToken: string) => {
    const claims = await claimsOf(accessToken)
    return !(await revocations.isRevoked(claims))
  }
  return { tenant, user, deps, admin, revocations, enter, refresh, claimsOf, holds }
}
