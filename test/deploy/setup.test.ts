import { readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { z } from "zod"
import { cloudflareApi } from "../../deploy/cloudflare.ts"
import { configOf, ROOT, WORKERS } from "../../deploy/environments.ts"
import { neonApi } from "../../deploy/neon.ts"
import { planSetup, type SetupDeps } from "../../deploy/plan-setup.ts"
import { secretsOf } from "../../deploy/secrets.ts"
import { carryOut, isComplete, table } from "../../deploy/setup.ts"
import { adminConfigSchema, edgeConfigSchema, ingestConfigSchema, parseConfig } from "../../src/config.ts"
import { ACCOUNT, emptyWorld, startProviders, TOKENS, type World } from "./scripted-providers.ts"

const OWNER = "postgresql://neondb_owner:of-neon@ep-1.aws.neon.tech/footnote?sslmode=require"
const cors = JSON.parse(readFileSync(join(ROOT, "deploy/r2-cors.json"), "utf8"))

let world: World
let providers: Awaited<ReturnType<typeof startProviders>>
let migrated: { url: string; rolePassword: string | undefined }[]
beforeAll(async () => {
  world = emptyWorld()
  providers = await startProviders(world, OWNER)
})
beforeEach(() => {
  Object.assign(world, emptyWorld())
  migrated = []
})
afterAll(() => providers.close())

const GIVEN = {
  R2_ACCESS_KEY_ID: "r2-id",
  R2_SECRET_ACCESS_KEY: "r2-secret-of-the-bucket",
  QDRANT_API_KEY: TOKENS.qdrant,
  UPSTASH_REDIS_REST_TOKEN: TOKENS.redis,
}

const depsOf = (over: Partial<SetupDeps> = {}): SetupDeps => ({
  environment: "staging",
  accountId: ACCOUNT,
  cloudflare: cloudflareApi({ accountId: ACCOUNT, token: TOKENS.cloudflare, baseUrl: providers.cloudflare }),
  neon: neonApi({ key: TOKENS.neon, baseUrl: providers.neon }),
  /** Does to the scripted account what wrangler does to a real one. */
  async wrangler(worker, environment, args, input) {
    expect(args).toEqual(["secret", "bulk"])
    const { name } = configOf(worker, environment)
    const given = z.record(z.string(), z.string().min(1)).parse(JSON.parse(input ?? ""))
    world.secrets.set(name, { ...world.secrets.get(name), ...given })
  },
  migrate: async (url, rolePassword) => void migrated.push({ url, rolePassword }),
  env: { ...GIVEN, QDRANT_URL: providers.qdrant, UPSTASH_REDIS_REST_URL: providers.redis },
  region: "aws-eu-central-1",
  cors,
  ...over,
})

async function setUp(deps = depsOf()) {
  const plan = await planSetup(deps)
  await carryOut(plan, () => {})
  return plan
}
const secretsAt = (worker: (typeof WORKERS)[number]) => world.secrets.get(configOf(worker, "staging").name) ?? {}

describe("an empty account", () => {
  test("is told what will be done, and nothing is done by telling", async () => {
    const plan = await planSetup(depsOf())
    expect(isComplete(plan)).toBe(false)
    expect(table(plan)).toMatch(/\+ create +bucket footnote-documents-staging/)
    expect(table(plan)).toMatch(/\+ create +Neon project footnote-staging/)
    expect([world.changes, migrated, world.secrets.size]).toEqual([[], [], 0])
  })

  test("gets everything, and a second run finds it and makes nothing", async () => {
    await setUp()
    expect([...world.queues.keys()]).toEqual(
      expect.arrayContaining(["footnote-ingest-staging", "footnote-dead-staging"]),
    )
    expect(world.buckets.get("footnote-documents-staging")).toEqual({
      cors,
      notifies: [
        {
          queueId: world.queues.get("footnote-uploads-staging"),
          rules: [{ actions: ["PutObject", "CompleteMultipartUpload", "CopyObject"], suffix: "/original" }],
        },
      ],
    })
    const before = { changes: [...world.changes], secrets: structuredClone(world.secrets) }
    const again = await setUp()
    expect(table(again)).not.toMatch(/create|change|needed|wrong/)
    expect(isComplete(again)).toBe(true)
    expect({ changes: world.changes, secrets: world.secrets }).toEqual(before)
    expect([migrated.length, world.faults]).toEqual([1, []])
  })

  test("starts Workers whose own schemas take what they were given", async () => {
    await setUp()
    const envOf = (worker: "edge" | "ingest" | "admin") => ({
      ...configOf(worker, "staging").vars,
      EMBEDDER: { fetch },
      ...secretsAt(worker),
    })
    expect(parseConfig(edgeConfigSchema, envOf("edge")).ENV).toBe("staging")
    expect(parseConfig(ingestConfigSchema, envOf("ingest")).R2_BUCKET).toBe("footnote-documents-staging")
    expect(() => parseConfig(adminConfigSchema, envOf("admin"))).not.toThrow()
  })

  test("gives who must share a secret the same, and who must not another", async () => {
    await setUp()
    const [edge, ingest, admin] = [secretsAt("edge"), secretsAt("ingest"), secretsAt("admin")]
    const holders = WORKERS.filter((worker) =>
      secretsOf(worker, "staging").some(({ name }) => name === "EMBEDDER_SECRET"),
    )
    expect(new Set(holders.map((worker) => secretsAt(worker).EMBEDDER_SECRET)).size).toBe(1)
    expect(admin.API_KEY_SECRET).toBe(edge.API_KEY_SECRET)
    expect(admin.JWT_SECRET_KEY).not.toBe(edge.JWT_SECRET_KEY)
    const login = (url = "") => new URL(url).username
    expect([edge, ingest, admin].map((secrets) => login(secrets.DATABASE_URL))).toEqual([
      "footnote_app",
      "footnote_system",
      "footnote_system",
    ])
    expect(migrated).toEqual([{ url: OWNER, rolePassword: new URL(edge.DATABASE_URL ?? "").password }])
  })

  test("shows what could not be read later, and no other secret, and says no value in the plan", async () => {
    const plan = await setUp()
    expect([...plan.shown]).toEqual([
      ["METRICS_TOKEN", secretsAt("metrics").METRICS_TOKEN],
      ["ADMIN_API_KEY", secretsAt("admin").ADMIN_API_KEY],
    ])
    const values = [...world.secrets.values()].flatMap((secrets) => Object.values(secrets))
    for (const value of values.filter((value) => !value.startsWith("http") && value !== ACCOUNT))
      expect(table(plan)).not.toContain(value)
  })
})

describe("a half-made account", () => {
  test("whose set-up broke off goes on where it stood", async () => {
    const deps = depsOf()
    const plan = await planSetup(deps)
    let left = 3
    const broken = { ...plan, steps: plan.steps.filter(({ apply }) => !apply || left-- > 0) }
    await carryOut(broken, () => {})
    await setUp(deps)
    expect(isComplete(await planSetup(deps))).toBe(true)
    expect(world.faults).toEqual([])
  })

  test("whose set-up broke off wherever has no secret set that was not shown before", async () => {
    for (let steps = 0; ; steps++) {
      world.secrets.clear()
      const [plan, told] = [await planSetup(depsOf()), [] as string[]]
      const todo = plan.steps.filter(({ apply }) => apply)
      const cut = { what: "a cut", state: "create" as const, note: "", apply: () => Promise.reject(new Error("cut")) }
      await expect(
        carryOut({ ...plan, steps: [...todo.slice(0, steps), cut] }, (line) => void told.push(line)),
      ).rejects.toThrow("cut")
      for (const [worker, name] of [
        ["metrics", "METRICS_TOKEN"],
        ["admin", "ADMIN_API_KEY"],
      ] as const) {
        const value = secretsAt(worker)[name]
        if (value) expect(told.filter((line) => line.includes(value))).toHaveLength(1)
      }
      if (steps === todo.length) break
    }
    expect(secretsAt("admin").ADMIN_API_KEY).toBeDefined()
  })

  test("where one Worker lost a shared secret gives all of its holders a new one", async () => {
    await setUp()
    const before = secretsAt("edge").EMBEDDER_SECRET
    const { EMBEDDER_SECRET: _, ...rest } = secretsAt("ingest")
    world.secrets.set("footnote-ingest-staging", rest)
    await setUp()
    expect(secretsAt("ingest").EMBEDDER_SECRET).not.toBe(before)
    expect(secretsAt("edge").EMBEDDER_SECRET).toBe(secretsAt("ingest").EMBEDDER_SECRET)
    expect(secretsAt("embedder").EMBEDDER_SECRET).toBe(secretsAt("ingest").EMBEDDER_SECRET)
    expect(migrated).toHaveLength(1)
  })

  test("leaves nobody with an old value, wherever that broke off", async () => {
    const slots = WORKERS.flatMap((worker) => secretsOf(worker, "staging"))
    const broken = async (steps: number) => {
      const plan = await planSetup(depsOf())
      const todo = plan.steps.filter(({ apply }) => apply)
      await carryOut({ ...plan, steps: todo.slice(0, steps) }, () => {})
      return todo.length
    }
    await setUp()
    const whole = structuredClone(world.secrets)
    let steps = 0
    let length = 1
    for (; steps < length; steps++) {
      world.secrets = structuredClone(whole)
      for (const [script, name] of [
        ["footnote-ingest-staging", "EMBEDDER_SECRET"],
        ["footnote-staging", "DATABASE_URL"],
        ["footnote-staging", "API_KEY_SECRET"],
      ] as const)
        delete world.secrets.get(script)?.[name]
      length = await broken(steps)
      await setUp()
      for (const { worker, name, slot } of slots)
        for (const other of slots.filter((one) => one.slot === slot))
          expect(secretsAt(worker)[name], `${name} after ${steps} steps`).toBe(secretsAt(other.worker)[name])
    }
    expect(steps).toBeGreaterThan(5)
  })

  test("whose CORS rules differ gets ours back", async () => {
    await setUp()
    const bucket = world.buckets.get("footnote-documents-staging")
    if (bucket) bucket.cors = { rules: [] }
    const plan = await setUp()
    expect(table(plan)).toMatch(/~ change +CORS rules/)
    expect(bucket?.cors).toEqual(cors)
  })
})

describe("what nobody said", () => {
  test("is named, with where to say it", async () => {
    const plan = await planSetup(depsOf({ neon: null, env: {} }))
    const needed = plan.steps.filter(({ state }) => state === "needed").map(({ what }) => what)
    expect(needed).toEqual(
      expect.arrayContaining(["database", "QDRANT_URL of the edge Worker", "R2_ACCESS_KEY_ID of the ingest Worker"]),
    )
    expect(plan.steps.find(({ what }) => what.startsWith("GROQ_API_KEY"))?.state).toBe("optional")
    expect(plan.steps.some(({ note }) => note.includes("DATABASE_URL,"))).toBe(false)
  })

  test("a store that refuses its credential is wrong, and set-up is not complete", async () => {
    const deps = depsOf()
    const plan = await setUp({ ...deps, env: { ...deps.env, QDRANT_API_KEY: "another" } })
    expect(plan.steps).toContainEqual({ what: "Qdrant", state: "wrong", note: "answered 401" })
    expect(isComplete(plan)).toBe(false)
  })

  test("a provider's refusal is told in its own words, without the token", async () => {
    const token = "wrong-token-of-cloudflare"
    const cloudflare = cloudflareApi({ accountId: ACCOUNT, token, baseUrl: providers.cloudflare })
    const failure = await planSetup(depsOf({ cloudflare })).catch(String)
    expect(failure).not.toContain(token)
  })
})
