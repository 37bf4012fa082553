// Ports of identity: users, memberships, sessions, passwords, revocation and sign-in providers.
import type { AccessClaims, TokenValidity } from "../identity/model/access-token.ts"
import type { OAuthFlow, ProviderName } from "../identity/model/oauth-flow.ts"
import type { Account, Invitation, Member, Role } from "../identity/model/user.ts"
import type { InvitationId, SessionId, TenantId, UserId } from "../ids.ts"
import type { Revised } from "../tenants/model/api-key.ts"
import type { AuditedBy } from "./audit.ts"
import type { Page, PageRequest } from "./records.ts"

/** Slow hashes of passwords; the parameters travel with the hash. */
export interface Passwords {
  hash(password: string): Promise<string>
  /** Takes as long for null (nobody, or nobody with a password) as for a wrong password. */
  verify(password: string, stored: string | null): Promise<{ ok: boolean; needsRehash: boolean }>
}

/** Users as signing in sees them: one at a time, by what only they know or are. */
export interface Accounts {
  /** By e-mail address or user name, with the hash to compare; null when there is no such user. */
  findByLogin(login: string): Promise<{ account: Account; passwordHash: string | null } | null>
  find(user: UserId): Promise<Account | null>
  /** Replaces the hash unless it was changed in the meantime. */
  upgradePassword(user: UserId, from: string, to: string): Promise<void>
  /**
   * The user of a proven identity, linked by the verified e-mail address at the first time, created when that address
   * is invited, and joined to every tenant it is invited to, each with its audit entry in the same transaction. Null for a
   * stranger. Where the address was not verified before, password and sessions of the account end.
   */
  signInByIdentity(
    identity: ProvenIdentity,
    newUser: { id: UserId; username: string },
    requestId: string,
  ): Promise<{ userId: UserId; voided: Voided | null } | "username-taken" | null>
}

/** Sessions: one row is a whole family of refresh tokens, of which the newest alone is good. */
export interface Sessions {
  /**
   * False where the user was disabled, left the tenant or had their tokens voided since they were read. `validAfter` is the
   * value that was read, so that a sign-in with an old password does not outlive the change of the password.
   */
  open(session: NewSession, validAfter: Date | null): Promise<boolean>
  /**
   * Replaces the newest token by the next, in one statement. An older token of the family ends the session and voids the
   * user's access tokens. `ended`: the session is over, has expired, was swept or never began. `voided` is what the
   * revocation list must be told, also where an earlier call failed to tell it.
   */
  rotate(
    token: { session: SessionId; hash: string },
    next: { hash: string; expiresAt: Date },
  ): Promise<
    | { outcome: "rotated"; account: Account; tenantId: TenantId; voided: null }
    | { outcome: "reused" | "ended"; voided: Voided | null }
  >
  /** Ends one session; harmless when it is over. */
  end(session: SessionId): Promise<void>
  /** Ends the user's sessions and voids their access tokens. */
  endAll(user: UserId): Promise<{ voided: Voided }>
  /** Voids one access token until it has expired by itself. */
  revoke(token: Pick<AccessClaims, "jti" | "userId" | "expiresAt">): Promise<{ voided: Voided }>
  /** Which access tokens of the user are good; null for a user unknown. */
  standing(user: UserId): Promise<Revised<TokenValidity> | null>
}
export type NewSession = { id: SessionId; userId: UserId; tenantId: TenantId; hash: string; expiresAt: Date }

/**
 * Access tokens that must no longer be accepted. It is a copy of what Postgres knows about each user; where the copy is
 * missing, Postgres is asked. Every method throws `auth-unavailable` when it cannot tell.
 */
export interface RevocationList {
  /**
   * Called before every change in Postgres that voids tokens; if it throws, the change must not happen. Until the doubt is
   * settled, Postgres judges the tokens of that user or session, so a writer that dies in between leaves no token valid.
   */
  doubt(whose: UserId | SessionId): Promise<Doubt>
  /** Writes what the change voided into the copy and ends the doubt. Null: the change is known to have voided nothing. */
  settle(doubt: Doubt, voided: Voided | null): Promise<void>
  isRevoked(token: Pick<AccessClaims, "jti" | "userId" | "sessionId" | "issuedAt">): Promise<boolean>
}
export type Doubt = { whose: UserId | SessionId; nonce: string }
/** The user whose access tokens became void, and the standing that says which ones. */
export type Voided = { userId: UserId }

/** Counts attempts to authenticate; throws `auth-unavailable` when it cannot count. */
export interface AuthAttempts {
  /** Counts an attempt as failed until `succeeded` is called. Refused while a window is full or failures have locked it. */
  take(subject: AttemptSubject): Promise<{ allowed: true } | { allowed: false; retryAt: number }>
  /** Forgets the account's failures, and this attempt at the address. */
  succeeded(subject: AttemptSubject): Promise<void>
}
/** Refreshes (`session`) and returns from a provider cannot be guessed: nothing locks them. */
export type AttemptSubject = { kind: "account" | "address" | "session" | "return"; id: string }

/** Google, GitHub: where the browser is sent, and who came back. */
export interface IdentityProvider {
  authorizationUrl(flow: OAuthFlow): URL
  /** Throws `sign-in-refused` when the provider refuses the code or its token does not fit the flow, `email-unverified`,
   * or `provider-unavailable`. */
  identify(code: string, flow: OAuthFlow): Promise<ProvenIdentity>
}
/** The address is verified by the provider and in lower case. */
export type ProvenIdentity = { provider: ProviderName; subject: string; email: string }

/** Users as the operator sees them; for the system role alone. Every change writes its audit entry in its transaction. */
export interface Users {
  create(user: NewUser, by: AuditedBy): Promise<"created" | "email-taken" | "username-taken">
  list(filter: { email: string | null }, page: PageRequest): Promise<Page<Account>>
  /**
   * Changes the given fields. A new password, disabling and taking the admin role away end the user's sessions in the same
   * transaction.
   */
  update(
    user: UserId,
    changes: UserChanges,
    by: AuditedBy,
  ): Promise<{ outcome: "updated" | "username-taken" | "user-not-found"; voided: Voided | null }>
  /** Voids the user's tokens in the same transaction; `voided` is null when there is no such user. */
  remove(user: UserId, by: AuditedBy): Promise<{ voided: Voided | null }>
}
export type NewUser = {
  id: UserId
  email: string
  username: string
  passwordHash: string | null
  emailVerified: boolean
  isAdmin: boolean
  memberships: { tenantId: TenantId; role: Role }[]
}
export type UserChanges = {
  username?: string
  passwordHash?: string
  disabled?: boolean
  emailVerified?: boolean
  isAdmin?: boolean
}

/** Every change writes its audit entry in its transaction. */
export interface Memberships {
  /** Joins the user or changes the role, and ends their sessions there. `member` is null where user or tenant do not exist. */
  put(
    tenant: TenantId,
    user: UserId,
    role: Role,
    by: AuditedBy,
  ): Promise<{ member: Member | null; voided: Voided | null }>
  list(tenant: TenantId, page: PageRequest): Promise<Page<Member>>
  /** Ends the user's sessions there as well; `voided` is null when there is no such membership. */
  remove(tenant: TenantId, user: UserId, by: AuditedBy): Promise<{ voided: Voided | null }>
}

/** Every change writes its audit entry in its transaction. */
export interface Invitations {
  /** Null when there is no such tenant. */
  create(invitation: NewInvitation, by: AuditedBy): Promise<Invitation | null>
  list(tenant: TenantId, page: PageRequest): Promise<Page<Invitation>>
  /** False when there is none that is still open. */
  withdraw(tenant: TenantId, id: InvitationId, by: AuditedBy): Promise<boolean>
}
export type NewInvitation = Pick<Invitation, "id" | "tenantId" | "email" | "role" | "expiresAt"> & { hash: string }

/** Invitations as the invited see them: by the digest of their token. */
export interface OpenInvitations {
  /** The invitation, with the user of its address if there is one; null where it is not open. */
  find(hash: string): Promise<{
    email: string
    tenantId: TenantId
    user: { id: UserId; passwordHash: string | null; disabled: boolean } | null
  } | null>
  /**
   * Takes the invitation once, creating the user or joining the existing one, with its audit entry in the same transaction.
   * `gone` when it is not open any more.
   */
  accept(
    hash: string,
    who: { existing: UserId } | { id: UserId; username: string; passwordHash: string },
    requestId: string,
  ): Promise<"accepted" | "gone" | "username-taken">
}
