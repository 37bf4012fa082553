// Deploying: what is missing is named before anything is touched, and what fails leaves every Worker as it served before.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { missingFor } from "../../deploy/check-deploy.ts"
import { cloudflareApi } from "../../deploy/cloudflare.ts"
import { configOf, resourcesOf, WORKERS } from "../../deploy/environments.ts"
import { type RollOutDeps, rollOut } from "../../deploy/roll-out.ts"
import { secretsOf } from "../../deploy/secrets.ts"
import { ACCOUNT, emptyWorld, startProviders, TOKENS, type World } from "./scripted-providers.ts"

let world: World
let providers: Awaited<ReturnType<typeof startProviders>>
let told: string[]
let done: string[]
beforeAll(async () => {
  world = emptyWorld()
  providers = await startProviders(world, "postgresql://owner:x@neon/footnote")
})
beforeEach(() => {
  Object.assign(world, emptyWorld())
  told = []
  done = []
  for (const worker of WORKERS) world.deployments.set(scriptOf(worker), [serving("v1")])
})
afterAll(() => providers.close())

const scriptOf = (worker: (typeof WORKERS)[number]) => configOf(worker, "staging").name
const serving = (version: string) => [{ version_id: version, percentage: 100 }]
const cloudflare = () => cloudflareApi({ accountId: ACCOUNT, token: TOKENS.cloudflare, baseUrl: providers.cloudflare })
const served = () => WORKERS.map((worker) => world.deployments.get(scriptOf(worker))?.[0]?.[0]?.version_id)

const depsOf = (over: Partial<RollOutDeps> = {}): RollOutDeps => ({
  environment: "staging",
  cloudflare: cloudflare(),
  async wrangler(worker, _environment, args) {
    expect(args).toEqual(["deploy"])
    done.push(worker)
    world.deployments.set(scriptOf(worker), [serving("v2"), ...(world.deployments.get(scriptOf(worker)) ?? [])])
  },
  migrate: async () => void done.push("migrations"),
  smoke: async () => void done.push("smoke"),
  tell: (line) => void told.push(line),
  ...over,
})

describe("the check", () => {
  function complete() {
    const { buckets, queues } = resourcesOf("staging")
    for (const name of buckets) world.buckets.set(name, { cors: null, notifies: [] })
    for (const name of queues) world.queues.set(name, `id-of-${name}`)
    for (const worker of WORKERS)
      world.secrets.set(
        scriptOf(worker),
        Object.fromEntries(secretsOf(worker, "staging").map(({ name }) => [name, "x"])),
      )
  }

  test("finds nothing amiss where all is there, and changes nothing", async () => {
    complete()
    expect(await missingFor("staging", cloudflare())).toEqual([])
    expect([world.changes, world.faults]).toEqual([[], []])
  })

  test("names every missing secret, bucket and queue at once", async () => {
    complete()
    world.buckets.clear()
    world.queues.delete("footnote-dead-staging")
    delete world.secrets.get("footnote-staging")?.DATABASE_URL
    delete world.secrets.get("footnote-staging")?.GROQ_API_KEY
    world.secrets.delete("footnote-embedder-staging")
    expect(await missingFor("staging", cloudflare())).toEqual([
      "the bucket footnote-documents-staging is not there",
      "the queue footnote-dead-staging is not there",
      "footnote-embedder-staging lacks the secret EMBEDDER_SECRET",
      "footnote-staging lacks the secret DATABASE_URL",
    ])
  })
})

describe("a roll-out", () => {
  test("migrates, deploys each Worker after those it calls, and tries the whole", async () => {
    await rollOut(depsOf())
    expect(done).toEqual(["migrations", "metrics", "embedder", "ingest", "admin", "edge", "smoke"])
    expect(served()).toEqual(WORKERS.map(() => "v2"))
    expect(world.changes).toEqual([])
  })

  test("whose smoke test fails puts every Worker back, the last first, and says so", async () => {
    const failing = depsOf({ smoke: () => Promise.reject(new Error("the answer does not cite")) })
    await expect(rollOut(failing)).rejects.toThrow("the answer does not cite")
    expect(served()).toEqual(WORKERS.map(() => "v1"))
    expect(world.changes).toEqual(
      WORKERS.toReversed().map((worker) => `POST /workers/scripts/${scriptOf(worker)}/deployments`),
    )
    expect(told.at(-1)).toBe("footnote-metrics-staging serves v1 again")
  })

  test("that breaks off in the middle puts back what was changed and leaves the rest alone", async () => {
    const { wrangler, ...rest } = depsOf()
    const breaking: RollOutDeps["wrangler"] = async (worker, ...args) => {
      if (worker === "ingest") throw new Error("wrangler deploy ingest: no")
      await wrangler(worker, ...args)
    }
    await expect(rollOut({ ...rest, wrangler: breaking })).rejects.toThrow("wrangler deploy ingest: no")
    expect(served()).toEqual(WORKERS.map(() => "v1"))
    expect(world.changes).toHaveLength(2)
    expect(done).not.toContain("smoke")
  })

  test("whose migration fails touches no Worker", async () => {
    await expect(rollOut(depsOf({ migrate: () => Promise.reject(new Error("42P07")) }))).rejects.toThrow("42P07")
    expect([done, world.changes]).toEqual([[], []])
  })

  test("of a first deployment leaves what had no version before, and puts back the others", async () => {
    world.deployments.delete("footnote-staging")
    await expect(rollOut(depsOf({ smoke: () => Promise.reject(new Error("not ready")) }))).rejects.toThrow("not ready")
    expect(served()).toEqual(["v1", "v1", "v1", "v1", "v2"])
    expect(told).toContain("footnote-staging stays: there was none before")
  })

  test("that shares its traffic between two versions goes back to both shares", async () => {
    const shares = [
      { version_id: "v0", percentage: 90 },
      { version_id: "v1", percentage: 10 },
    ]
    world.deployments.set("footnote-staging", [shares])
    await expect(rollOut(depsOf({ smoke: () => Promise.reject(new Error("no")) }))).rejects.toThrow("no")
    expect(world.deployments.get("footnote-staging")?.[0]).toEqual(shares)
  })
})
