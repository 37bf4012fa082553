// Attempts to authenticate: what is counted against whom, what counts as a failure, and that every way in asks first.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { AppError } from "../../../src/errors.ts"
import { acceptInvitation } from "../../../src/identity/accept-invitation.ts"
import { attempting } from "../../../src/identity/limit-attempts.ts"
import { logIn } from "../../../src/identity/log-in.ts"
import { logInAdmin } from "../../../src/identity/log-in-admin.ts"
import { refreshSession } from "../../../src/identity/refresh-session.ts"
import { newRefreshToken } from "../../../src/identity/refresh-token.ts"
import { finishSignIn } from "../../../src/identity/sign-in-at-provider.ts"
import { newId } from "../../../src/ids.ts"
import type { AttemptSubject, AuthAttempts } from "../../../src/ports.ts"

/** Time stands still within a test. */
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }))
afterEach(() => void vi.useRealTimers())

const address = "192.0.2.1"
const secrets = { current: "a-signing-key-made-for-these-tests-only!", previous: null }
const tokens = { secrets, accessTtlSeconds: 1_800, refreshTtlSeconds: 604_800 }

/** Counts, and refuses the given kinds for so many seconds. */
function counting(refused: Partial<Record<AttemptSubject["kind"], number>> = {}) {
  const [taken, cleared]: [AttemptSubject[], AttemptSubject[]] = [[], []]
  const attempts: AuthAttempts = {
    take: async (subject) => {
      taken.push(subject)
      const seconds = refused[subject.kind]
      return seconds === undefined ? { allowed: true } : { allowed: false, retryAt: Date.now() + seconds * 1000 }
    },
    succeeded: async (subject) => void cleared.push(subject),
  }
  return { attempts, taken, cleared, kinds: () => taken.map(({ kind }) => kind).sort() }
}
const refusalOf = async (work: Promise<unknown>) =>
  await work.then(
    () => null,
    (error: unknown) => (error instanceof AppError ? error : new AppError("internal", { cause: error })),
  )

describe("an attempt", () => {
  test("counts against its address and its account, whose name does not show, in any case the same", async () => {
    const { attempts, taken } = counting()
    for (const login of ["Ada@example.com", "ada@EXAMPLE.com"])
      await attempting(attempts, { address, login }, async () => "in")
    expect(taken).toHaveLength(4)
    expect(taken.slice(0, 2)).toEqual(taken.slice(2))
    expect(taken).toContainEqual({ kind: "address", id: address })
    expect(JSON.stringify(taken).toLowerCase()).not.toContain("ada")
  })

  test("is not made while address or account must wait, for the longer of both", async () => {
    for (const [refused, seconds] of [
      [{ address: 30 }, 30],
      [{ account: 40 }, 40],
      [{ address: 50, account: 20 }, 50],
    ] as const) {
      const attempt = () => Promise.reject(new Error("was made"))
      const refusal = await refusalOf(attempting(counting(refused).attempts, { address, login: "ada" }, attempt))
      expect(refusal).toMatchObject({ code: "rate-limited", retryAfterSeconds: seconds })
    }
  })

  test("that was a wrong guess stays counted; one that succeeds, or fails for another reason, does not", async () => {
    const clearedAfter = async (outcome: () => Promise<unknown>) => {
      const { attempts, cleared } = counting()
      await refusalOf(attempting(attempts, { address, login: "ada" }, outcome))
      return cleared.map(({ kind }) => kind).sort()
    }
    const both = ["account", "address"]
    expect(await clearedAfter(async () => "in")).toEqual(both)
    for (const code of ["credential-unknown", "invitation-not-found"] as const)
      expect(await clearedAfter(() => Promise.reject(new AppError(code)))).toEqual([])
    for (const error of [new AppError("database-unavailable"), new AppError("tenant-inactive"), new Error("bug")])
      expect(await clearedAfter(() => Promise.reject(error))).toEqual(both)
  })
})

/** Stands for every other port: whatever is asked of it shows in the refusal. */
const untouched = new Proxy(
  {},
  { get: (_, name) => () => Promise.reject(new Error(`${String(name)} was asked`)) },
) as never

describe("is asked first, and refused before anything else is done, by", () => {
  const deps = {
    accounts: untouched,
    sessions: untouched,
    openInvitations: untouched,
    passwords: untouched,
    revocations: untouched,
    provider: untouched,
    audit: untouched,
    tokens,
  }
  const credentials = { login: "ada", password: "correct horse battery", tenant: null, address }
  const doors: [name: string, kinds: AttemptSubject["kind"][], enter: (attempts: AuthAttempts) => Promise<unknown>][] =
    [
      ["logging in", ["account", "address"], (attempts) => logIn({ ...deps, attempts }, credentials)],
      [
        "logging in as an admin",
        ["account", "address"],
        (attempts) => logInAdmin({ ...deps, attempts }, credentials, "req"),
      ],
      [
        "accepting an invitation",
        ["account", "address"],
        (attempts) =>
          acceptInvitation(
            { ...deps, attempts },
            { token: "inv_x", username: "ada", password: "correct horse", address, requestId: "req_x" },
          ),
      ],
      [
        "refreshing",
        ["session"],
        async (attempts) => {
          const { text } = await newRefreshToken(secrets, newId("ses"))
          return await refreshSession({ ...deps, attempts }, text)
        },
      ],
      [
        "coming back from a provider",
        ["return"],
        (attempts) =>
          finishSignIn(
            { ...deps, attempts },
            { name: "google", sealed: "x", state: "x", code: "x", address, requestId: "req_x" },
          ),
      ],
    ]

  test.each(doors)("%s", async (_, kinds, enter) => {
    for (const kind of kinds) {
      const { attempts, kinds: taken } = counting({ [kind]: 30 })
      expect(await refusalOf(enter(attempts))).toMatchObject({ code: "rate-limited", retryAfterSeconds: 30 })
      expect(taken()).toEqual(kinds)
    }
  })

  test("accepting as a user who exists, whose password it would guess, under that user's name", async () => {
    const user = { id: newId("usr"), passwordHash: "hash", disabled: false }
    const openInvitations = {
      find: async () => ({ email: "ada@example.com", tenantId: newId("ten"), user }),
      accept: untouched,
    }
    const { attempts, taken, cleared } = counting()
    const passwords = { hash: untouched, verify: async () => ({ ok: false, needsRehash: false }) }
    const acceptance = { token: "inv_x", username: "ada", password: "wrong horse battery", address, requestId: "req_x" }
    const refusal = await refusalOf(acceptInvitation({ ...deps, openInvitations, passwords, attempts }, acceptance))
    expect(refusal?.code).toBe("credential-unknown")
    const own = counting()
    await attempting(own.attempts, { address, login: "ada@example.com" }, async () => "in")
    expect(taken.slice(2)).toEqual(own.taken)
    expect(cleared).toEqual(taken.slice(0, 2))
  })
})

test("an admin's attempts are counted apart from those of the public edge", async () => {
  const [edge, admin] = [counting({ account: 1 }), counting({ account: 1 })]
  const deps = { accounts: untouched, sessions: untouched, passwords: untouched, audit: untouched, tokens }
  const credentials = { login: "ada", password: "correct horse battery", tenant: null, address }
  await refusalOf(logIn({ ...deps, attempts: edge.attempts }, credentials))
  await refusalOf(logInAdmin({ ...deps, attempts: admin.attempts }, credentials, "req"))
  for (const subject of edge.taken) expect(admin.taken).not.toContainEqual(subject)
})
