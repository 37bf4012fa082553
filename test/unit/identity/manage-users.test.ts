// What operators do to users and keys: what they may hand out, whose tokens end with it, and what is refused before anything is done.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { sha256Hex } from "../../../src/hex.ts"
import { inviteUser } from "../../../src/identity/invite-user.ts"
import { issueAdminKey } from "../../../src/identity/issue-admin-key.ts"
import { createUser, putMember, removeMember, removeUser, updateUser } from "../../../src/identity/manage-users.ts"
import { requireNoLaterExpiry, requireUnexpiring } from "../../../src/identity/model/admin-key.ts"
import { digestOf } from "../../../src/identity/model/secret-text.ts"
import {
  type Account,
  emailSchema,
  endsSessions,
  newPasswordSchema,
  usernameFrom,
  usernameSchema,
} from "../../../src/identity/model/user.ts"
import { newId } from "../../../src/ids.ts"
import { codeOf } from "../../support/code-of.ts"

/** Time stands still within a test. */
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }))
afterEach(() => void vi.useRealTimers())

const BY = { actor: { type: "system", job: "test" }, requestId: "req_test", expiresAt: null } as const
const EXPIRING = { ...BY, expiresAt: new Date(Date.now() + 60_000) }
const TENANT = newId("ten")
const ADA: Account = {
  id: newId("usr"),
  email: "ada@example.com",
  username: "ada",
  emailVerified: true,
  disabled: false,
  isAdmin: false,
  validAfter: null,
  memberships: [],
  createdAt: new Date(),
}

/** Stores that note every call; `voids` says whether a row was there to change. */
function world({ account = ADA as Account | null, outcome = "", voids = true, hasTenant = true } = {}) {
  const calls: unknown[][] = []
  const ended: string[] = []
  const voided = voids ? { userId: ADA.id } : null
  const note =
    <T>(name: string, result: T) =>
    async (...args: unknown[]) => {
      calls.push([name, ...args])
      return result
    }
  const member = voids
    ? { userId: ADA.id, email: "", username: "", role: "viewer" as const, createdAt: new Date() }
    : null
  const deps = {
    users: {
      create: note("create", (outcome || "created") as "created"),
      update: note("update", { outcome: (outcome || "updated") as "updated", voided }),
      remove: note("remove", { voided }),
      list: async () => ({ data: [], nextCursor: null }),
    },
    accounts: { find: async () => account },
    memberships: {
      put: note("put", { member, voided }),
      remove: note("leave", { voided }),
      list: async () => ({ data: [], nextCursor: null }),
    },
    passwords: { hash: async (password: string) => `hash of ${password}` },
    revocations: { doubt: note("doubt", { whose: ADA.id, nonce: "n" }), settle: note("settle", undefined) },
    apiKeys: { revokedOf: async () => ["one", "two"] },
    gate: { revokeKey: async (hash: string) => void ended.push(hash) },
    tenants: { get: async () => (hasTenant ? {} : null) },
  }
  return { deps, calls, ended, names: () => calls.map(([name]) => name) }
}

describe("who acts with a credential that expires", () => {
  test("issues no key that outlives it; who does not expire issues any", () => {
    const [own, before, after] = [1_000, 999, 1_001].map((ms) => new Date(ms))
    const allowed = (expiresAt: Date | null, wanted: Date | null) => {
      try {
        requireNoLaterExpiry({ expiresAt }, { expiresAt: wanted })
        return true
      } catch (error) {
        expect(error).toMatchObject({ code: "rights-exceeded", errors: [{ path: "expires_at" }] })
        return false
      }
    }
    const dates = [null, before ?? null, own ?? null, after ?? null]
    expect(dates.map((wanted) => allowed(own ?? null, wanted))).toEqual([false, true, true, false])
    expect(dates.map((wanted) => allowed(null, wanted))).toEqual([true, true, true, true])
  })

  test("makes nobody an admin for good, nor sets an admin's password", async () => {
    expect(() => requireUnexpiring(BY, "x")).not.toThrow()
    const wanted = { email: "a@b.c", username: "a", password: null, emailVerified: true, memberships: [] }
    for (const [work, path] of [
      [() => createUser(world().deps, EXPIRING, { ...wanted, isAdmin: true }), "is_admin"],
      [() => updateUser(world().deps, EXPIRING, ADA.id, { isAdmin: true }), "is_admin"],
      [
        () =>
          updateUser(world({ account: { ...ADA, isAdmin: true } }).deps, EXPIRING, ADA.id, {
            password: "new password",
          }),
        "password",
      ],
    ] as const)
      await expect(work()).rejects.toMatchObject({ code: "rights-exceeded", errors: [{ path }] })
    for (const work of [
      () => createUser(world().deps, BY, { ...wanted, isAdmin: true }),
      () => createUser(world().deps, EXPIRING, { ...wanted, isAdmin: false }),
      () => updateUser(world().deps, BY, ADA.id, { isAdmin: true }),
      () => updateUser(world().deps, EXPIRING, ADA.id, { isAdmin: false }),
      () => updateUser(world().deps, EXPIRING, ADA.id, { password: "new password" }),
      () => updateUser(world({ account: { ...ADA, isAdmin: true } }).deps, EXPIRING, ADA.id, { disabled: true }),
    ])
      expect(await codeOf(work())).toBe("done")
  })
})

describe("a user", () => {
  const wanted = {
    email: "ada@example.com",
    username: "ada",
    emailVerified: false,
    isAdmin: false,
    memberships: [{ tenantId: TENANT, role: "viewer" as const }],
  }
  test("is created with a hash of the password, or without one, and in tenants that exist alone", async () => {
    for (const [password, passwordHash] of [
      ["a password", "hash of a password"],
      [null, null],
    ] as const) {
      const { deps, calls } = world()
      expect(await createUser(deps, BY, { ...wanted, password })).toBe(ADA)
      expect(calls).toEqual([["create", { ...wanted, id: expect.stringMatching(/^usr_/), passwordHash }, BY]])
    }
    const nowhere = world({ hasTenant: false })
    expect(await codeOf(createUser(nowhere.deps, BY, { ...wanted, password: null }))).toBe("tenant-not-found")
    expect(nowhere.calls).toEqual([])
    const taken = world({ outcome: "email-taken" })
    expect(await codeOf(createUser(taken.deps, BY, { ...wanted, password: null }))).toBe("email-taken")
  })

  test.each<[object, boolean]>([
    [{ password: "a password" }, true],
    [{ disabled: true }, true],
    [{ isAdmin: false }, true],
    [{ disabled: false }, false],
    [{ isAdmin: true }, false],
    [{ username: "other", emailVerified: true }, false],
  ])("changed by %j has their tokens void beforehand: %s, and their keys once disabled", async (changes, isVoided) => {
    const { deps, names, calls, ended } = world()
    expect(await updateUser(deps, BY, ADA.id, changes)).toBe(ADA)
    expect(ended).toEqual("disabled" in changes && changes.disabled ? ["one", "two"] : [])
    expect(names()).toEqual(isVoided ? ["doubt", "update", "settle"] : ["update"])
    const update = calls.find(([name]) => name === "update")
    expect(update?.[2]).toEqual("password" in changes ? { passwordHash: "hash of a password" } : changes)
    const { password, ...rest } = { password: undefined, ...changes }
    expect(endsSessions(password ? { ...rest, passwordHash: "h" } : rest)).toBe(isVoided)
  })

  test("who is not there is not found, and a name that is taken stays so", async () => {
    for (const outcome of ["user-not-found", "username-taken"])
      expect(await codeOf(updateUser(world({ outcome }).deps, BY, ADA.id, { username: "x" }))).toBe(outcome)
    const nobody = world({ account: null })
    expect(await codeOf(updateUser(nobody.deps, BY, ADA.id, { password: "a password" }))).toBe("user-not-found")
    expect(nobody.calls).toEqual([])
  })

  test("who is removed, joins, changes role or leaves has their tokens void, and their keys in Redis too", async () => {
    const { deps, names, ended } = world()
    await removeUser(deps, BY, ADA.id)
    expect(await putMember(deps, BY, TENANT, ADA.id, "viewer")).toMatchObject({ userId: ADA.id })
    await removeMember(deps, BY, TENANT, ADA.id)
    expect(names()).toEqual(["remove", "put", "leave"].flatMap((verb) => ["doubt", verb, "settle"]))
    expect(ended).toEqual(Array(3).fill(["one", "two"]).flat())
    const none = world({ voids: false })
    expect(await codeOf(removeUser(none.deps, BY, ADA.id))).toBe("user-not-found")
    expect(await codeOf(removeMember(none.deps, BY, TENANT, ADA.id))).toBe("membership-not-found")
    expect(await codeOf(putMember(none.deps, BY, TENANT, ADA.id, "viewer"))).toBe("tenant-not-found")
    const nobody = world({ voids: false, account: null })
    expect(await codeOf(putMember(nobody.deps, BY, TENANT, ADA.id, "viewer"))).toBe("user-not-found")
  })
})

test("of an invitation and of an admin key only the digest is kept", async () => {
  const made: { hash?: string; expiresAt?: Date | null }[] = []
  const keep = async <T extends object>(one: T) => {
    made.push(one)
    return one as never
  }
  const { token } = await inviteUser({ invitations: { create: keep } }, BY, TENANT, {
    email: "ada@example.com",
    role: "viewer",
    expiresInHours: 2,
  })
  const { text } = await issueAdminKey({ adminKeys: { issue: keep } }, BY, { name: "ops", expiresAt: null })
  expect(token).toMatch(/^inv_[\w-]{43}$/)
  expect(made).toMatchObject([
    {
      id: expect.stringMatching(/^inv_/),
      hash: await digestOf(token),
      tenantId: TENANT,
      email: "ada@example.com",
      role: "viewer",
    },
    {
      id: expect.stringMatching(/^adk_/),
      hash: await sha256Hex(text),
      name: "ops",
      prefix: text.slice(10, 18),
      expiresAt: null,
    },
  ])
  expect(made[0]?.expiresAt?.getTime()).toBe(Date.now() + 7_200_000)
  const nowhere = { invitations: { create: async () => null } }
  const wanted = { email: "ada@example.com", role: "viewer" as const, expiresInHours: 2 }
  expect(await codeOf(inviteUser(nowhere, BY, TENANT, wanted))).toBe("tenant-not-found")
  const early = { name: "ops", expiresAt: new Date(Date.now() + 1_000) }
  expect(await codeOf(issueAdminKey({ adminKeys: { issue: keep } }, EXPIRING, early))).toBe("done")
  const late = { name: "ops", expiresAt: null }
  expect(await codeOf(issueAdminKey({ adminKeys: { issue: keep } }, EXPIRING, late))).toBe("rights-exceeded")
})

describe("what users are named by", () => {
  test.each([
    ["ada@example.com", "", "ada"],
    ["ada@example.com", "x1", "ada-x1"],
    ["ada+tag@example.com", "", "ada-tag"],
    ["..ada..@example.com", "", "ada"],
    ["+++@example.com", "", "user"],
    ["+++@example.com", "x1", "user-x1"],
    [`${"a".repeat(39)}.b@example.com`, "", "a".repeat(39)],
  ])("a name made from %s and %j is %s", (email, suffix, name) => {
    expect(usernameFrom(email, suffix)).toBe(name)
    expect(usernameSchema.safeParse(name).success).toBe(true)
  })

  test("a name is 1 to 64 letters, digits, dots, dashes and underscores, none of the latter at its ends", () => {
    const isName = (text: string) => usernameSchema.safeParse(text).success
    expect(["a", "a.b", "A_1-b", "a".repeat(64)].map(isName)).toEqual([true, true, true, true])
    expect(["", ".a", "a-", "a@b", "a b", "a".repeat(65)].map(isName)).toEqual(Array.from({ length: 6 }, () => false))
  })

  test("an address is kept in lower case; a password is bounded by its length alone", () => {
    expect(emailSchema.parse("Ada@Example.COM")).toBe("ada@example.com")
    expect(emailSchema.safeParse(`${"a".repeat(250)}@b.de`).success).toBe(false)
    const lengths = [9, 10, 256, 257].map((length) => newPasswordSchema.safeParse(" ".repeat(length)).success)
    expect(lengths).toEqual([false, true, true, false])
  })
})
