// The same hostile credentials at the door of the admin Worker, and those that are good at the edge.
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import { backend, faultsOf, watchBackend } from "../credentials/free-refusals.ts"
import {
  ADMIN_KEY,
  type Case,
  MALFORMED_TOKENS,
  malformedHeaders,
  malformedKeys,
  TENANT_KEY,
} from "../credentials/hostile-credentials.ts"
import { handleAdmin } from "../support/admin.ts"

/** A tenant's key is none here, whoever has it. */
const CREDENTIALS: Case[] = [...malformedKeys(ADMIN_KEY), ...MALFORMED_TOKENS, ["a tenant's key", TENANT_KEY]]

beforeAll(watchBackend)
afterAll(() => {
  vi.restoreAllMocks()
})

const ask = (headers: Record<string, string>) => handleAdmin("GET", "/api/v1/tenants", { headers })

test("calls to a backend are counted at all: a well-formed admin key nobody has costs one", async () => {
  const before = backend.mock.calls.length
  const reply = await ask({ Authorization: `Bearer ${ADMIN_KEY}` })
  expect([reply.status, JSON.parse(reply.text).code]).toEqual([401, "credential-unknown"])
  expect(backend.mock.calls.length).toBe(before + 1)
})

describe("a 401 at no cost is what comes back for every malformed", () => {
  test("bearer credential", async () => {
    expect(await faultsOf(ask, CREDENTIALS, (value) => ({ Authorization: `Bearer ${value}` }))).toEqual([])
  })

  test("X-API-Key", async () => {
    expect(await faultsOf(ask, CREDENTIALS, (value) => ({ "X-API-Key": value }))).toEqual([])
  })

  test("Authorization header", async () => {
    expect(await faultsOf(ask, malformedHeaders(ADMIN_KEY), (value) => ({ Authorization: value }))).toEqual([])
  })
})
