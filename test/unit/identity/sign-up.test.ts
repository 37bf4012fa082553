// Users who join by an invitation or by a sign-in provider: what is checked, and what is refused.

import { describe, expect, test } from "vitest"
import { acceptInvitation } from "../../../src/identity/accept-invitation.ts"
import { newFlow, openFlow, sealFlow } from "../../../src/identity/model/oauth-flow.ts"
import { digestOf } from "../../../src/identity/model/secret-text.ts"
import type { Account } from "../../../src/identity/model/user.ts"
import { finishSignIn } from "../../../src/identity/sign-in-at-provider.ts"
import { codeOf } from "../../support/code-of.ts"
import { ACME, ADA, accountOf, PASSWORD, secrets, world } from "./recorded-ports.ts"

describe("accepting an invitation", () => {
  type Existing = { id: Account["id"]; passwordHash: string | null; disabled: boolean }
  async function accept(setup: {
    user?: Existing | null
    outcome?: string
    isInvited?: boolean
    password?: string
    joined?: Account | null
  }) {
    const { deps } = world(setup.joined === undefined ? ADA : setup.joined)
    const accepted: unknown[][] = []
    const openInvitations = {
      find: async () =>
        setup.isInvited === false
          ? null
          : { email: "ada@example.com", tenantId: ACME.tenantId, user: setup.user ?? null },
      accept: async (...args: unknown[]) => {
        accepted.push(args)
        return (setup.outcome ?? "accepted") as "accepted"
      },
    }
    const acceptance = { token: "inv_x", username: "ada", password: setup.password ?? PASSWORD, address: "192.0.2.1" }
    const work = acceptInvitation({ ...deps, openInvitations } as never, { ...acceptance, requestId: "req_x" })
    return { code: await codeOf(work), accepted }
  }

  test("makes a new user with the name and password they chose", async () => {
    const { code, accepted } = await accept({})
    expect(code).toBe("done")
    const who = { id: expect.stringMatching(/^usr_/), username: "ada", passwordHash: `hash of ${PASSWORD}` }
    expect(accepted).toEqual([[await digestOf("inv_x"), who, "req_x"]])
  })

  test("joins a user who exists by their own password, unless they are disabled", async () => {
    const user = { id: ADA.id, passwordHash: "stored", disabled: false }
    expect(await accept({ user })).toMatchObject({
      code: "done",
      accepted: [[expect.any(String), { existing: ADA.id }, "req_x"]],
    })
    expect(await accept({ user, password: "wrong" })).toMatchObject({ code: "credential-unknown", accepted: [] })
    expect(await accept({ user: { ...user, disabled: true } })).toMatchObject({
      code: "credential-unknown",
      accepted: [],
    })
  })

  test("is refused where it is none, was withdrawn meanwhile, or the name is taken", async () => {
    expect(await accept({ isInvited: false })).toMatchObject({ code: "invitation-not-found", accepted: [] })
    expect((await accept({ outcome: "gone" })).code).toBe("invitation-not-found")
    expect((await accept({ outcome: "username-taken" })).code).toBe("username-taken")
    expect((await accept({ joined: null })).code).toBe("invitation-not-found")
  })
})

describe("coming back from a provider", () => {
  const NOW = new Date()
  const sealed = async (flow = newFlow("google", "acme")) => ({ flow, sealed: await sealFlow(secrets, flow, NOW) })

  test("takes the flow that was begun there, for ten minutes, and no other", async () => {
    const { flow, sealed: cookie } = await sealed()
    expect(flow).toMatchObject({ provider: "google", tenant: "acme" })
    expect(new Set([flow.state, flow.verifier, flow.nonce]).size).toBe(3)
    const expected = { provider: "google" as const, state: flow.state }
    expect(await openFlow(secrets, cookie, expected, NOW)).toEqual(flow)
    const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000)
    expect(await codeOf(openFlow(secrets, cookie, expected, at(598)))).toBe("done")
    for (const refused of [
      () => openFlow(secrets, cookie, expected, at(600)),
      () => openFlow(secrets, undefined, expected, NOW),
      () => openFlow(secrets, "none", expected, NOW),
      () => openFlow(secrets, cookie, { ...expected, provider: "github" }, NOW),
      () => openFlow(secrets, cookie, { ...expected, state: newFlow("google", null).state }, NOW),
    ])
      expect(await codeOf(refused())).toBe("sign-in-refused")
  })

  async function finish(account: Account | null, over: { known?: Account | null; found?: unknown[] } = {}) {
    const { deps, calls, opened } = world(account, { known: over.known === undefined ? account : over.known })
    const names: string[] = []
    const found = [...(over.found ?? [])]
    const accounts = {
      ...deps.accounts,
      signInByIdentity: async (_: unknown, { username }: { username: string }) => {
        names.push(username)
        return found.length > 0 ? (found.shift() as null) : account && { userId: account.id, voided: null }
      },
    }
    const { flow, sealed: cookie } = await sealed()
    const identity = { provider: "google" as const, subject: "s", email: "ada@example.com" }
    const provider = { identify: async () => identity }
    const back = { name: "google" as const, sealed: cookie, state: flow.state, code: "c", address: "192.0.2.1" }
    const code = await codeOf(finishSignIn({ ...deps, accounts, provider }, { ...back, requestId: "req_x" }))
    return { code, calls, opened, names }
  }

  test("signs in to the tenant that the flow names, under a name made from the address", async () => {
    const { code, opened, names, calls } = await finish(ADA)
    expect([code, opened[0]?.[0].tenantId, names, calls]).toEqual(["done", ACME.tenantId, ["ada"], []])
    const taken = await finish(ADA, { found: ["username-taken"] })
    expect([taken.code, taken.names.length, new Set(taken.names).size]).toEqual(["done", 2, 2])
    expect((await finish(ADA, { found: ["username-taken", "username-taken"] })).code).toBe("username-taken")
  })

  test("is refused for whom nobody knows, and who is disabled or gone since", async () => {
    expect((await finish(ADA, { found: [null] })).code).toBe("sign-up-closed")
    expect((await finish(accountOf({ disabled: true }))).code).toBe("credential-unknown")
  })

  test("voids what was set up while nobody had verified the address", async () => {
    const unverified = accountOf({ emailVerified: false })
    const doubts = [`doubt ${unverified.id}`, `settle ${unverified.id}`]
    expect((await finish(unverified)).calls).toEqual(doubts)
    const since = await finish(unverified, {
      known: null,
      found: [{ userId: unverified.id, voided: { userId: unverified.id } }],
    })
    expect(since.calls).toEqual(doubts)
  })
})
