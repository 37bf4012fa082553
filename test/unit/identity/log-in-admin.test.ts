// Signing in at the admin Worker: whoever is turned away costs the same work, so that the time it takes tells nothing.
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { AppError } from "../../../src/errors.ts"
import { logInAdmin } from "../../../src/identity/log-in-admin.ts"
import { digestOf } from "../../../src/identity/model/secret-text.ts"
import type { Account } from "../../../src/identity/model/user.ts"
import { newId } from "../../../src/ids.ts"
import type { AttemptSubject, AuditEntry } from "../../../src/ports.ts"

/** Time stands still within a test. */
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }))
afterEach(() => void vi.useRealTimers())

const PASSWORD = "correct horse battery"
const ADMIN: Account = {
  id: newId("usr"),
  email: "ada@example.com",
  username: "ada",
  emailVerified: true,
  disabled: false,
  isAdmin: true,
  validAfter: null,
  memberships: [],
  createdAt: new Date(),
}

/** Signs in where the one account has that password, whose hash is out of date; tells what was done meanwhile. */
async function attempt(account: Account | null, password: string, passwordHash: string | null = `hash of ${PASSWORD}`) {
  const work: string[] = []
  const subjects: AttemptSubject[] = []
  const entries: AuditEntry[] = []
  const deps = {
    accounts: {
      findByLogin: async () => account && { account, passwordHash },
      upgradePassword: async () => void work.push("upgrade"),
    },
    passwords: {
      hash: async () => String(work.push("hash")),
      verify: async (given: string, stored: string | null) => {
        work.push("verify")
        const ok = stored === `hash of ${given}`
        return { ok, needsRehash: ok }
      },
    },
    attempts: {
      take: async (subject: AttemptSubject) => {
        subjects.push(subject)
        return { allowed: true as const }
      },
      succeeded: async () => {},
    },
    audit: { record: async (entry: AuditEntry) => void entries.push(entry) },
    tokens: {
      secrets: { current: "a-signing-key-made-for-these-tests-only!", previous: null },
      accessTtlSeconds: 1_800,
    },
  }
  const outcome = await logInAdmin(deps, { login: "ada", password, address: "192.0.2.1" }, "req_of_the_test").then(
    ({ expiresInSeconds }) => `for ${expiresInSeconds} s`,
    (error: unknown) => (error instanceof AppError ? `${error.code}: ${error.detail}` : String(error)),
  )
  return { outcome, work, subjects, entries }
}

test("whoever is turned away hears the same after the same work: one verification, no new hash", async () => {
  const refusals = await Promise.all([
    attempt(null, PASSWORD),
    attempt(ADMIN, "wrong horse battery"),
    attempt(ADMIN, PASSWORD, null),
    attempt({ ...ADMIN, disabled: true }, PASSWORD),
    attempt({ ...ADMIN, isAdmin: false }, PASSWORD),
  ])
  for (const { outcome, work, entries } of refusals) {
    expect(outcome).toBe("credential-unknown: The user name or the password is wrong.")
    expect(work).toEqual(["verify"])
    expect(entries).toEqual([])
  }
})

test("an admin gets in with an audit entry that is their own, and their hash is brought up to date", async () => {
  const { outcome, work, entries, subjects } = await attempt(ADMIN, PASSWORD)
  expect([outcome, work]).toEqual(["for 1800 s", ["verify", "hash", "upgrade"]])
  expect(entries).toMatchObject([
    {
      actor: { type: "user", userId: ADMIN.id },
      action: "admin.signed-in",
      requestId: "req_of_the_test",
      subject: { type: "user", id: ADMIN.id },
      after: { expires_at: expect.any(Date) },
    },
  ])
  const { expires_at } = (entries[0]?.after ?? {}) as { expires_at?: Date }
  expect(Number(expires_at)).toBe(Date.now() + 1_800_000)
  expect(subjects).toEqual([
    { kind: "address", id: "admin 192.0.2.1" },
    { kind: "account", id: await digestOf("admin ada") },
  ])
})
