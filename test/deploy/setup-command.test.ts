// The command of set-up: the environment must be named, a dry run changes nothing, and staging shares no name with production.
import { execFile } from "node:child_process"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { configOf, ROOT, WORKERS } from "../../deploy/environments.ts"
import { readArguments } from "../../deploy/read-arguments.ts"
import { ACCOUNT, emptyWorld, startProviders, TOKENS, type World } from "./scripted-providers.ts"

let world: World
let providers: Awaited<ReturnType<typeof startProviders>>
beforeAll(async () => {
  world = emptyWorld()
  providers = await startProviders(world, "postgresql://owner:x@neon/footnote")
})
afterAll(() => providers.close())

describe("the command", () => {
  const run = promisify(execFile)
  const command = (...args: string[]) =>
    run(process.execPath, [join(ROOT, "deploy/setup.ts"), ...args], {
      env: {
        PATH: process.env.PATH,
        CLOUDFLARE_ACCOUNT_ID: ACCOUNT,
        CLOUDFLARE_API_TOKEN: TOKENS.cloudflare,
        CLOUDFLARE_API_BASE_URL: providers.cloudflare,
        NEON_API_KEY: TOKENS.neon,
        NEON_API_BASE_URL: providers.neon,
      },
    })

  test("shows the plan of a dry run and does nothing", async () => {
    const { stdout } = await command("--env", "production", "--dry-run")
    expect(stdout).toMatch(/\+ create +bucket footnote-documents /)
    expect(stdout).toMatch(/! needed +QDRANT_URL of the edge Worker +set QDRANT_URL/)
    expect([world.changes, world.faults]).toEqual([[], []])
  })
})

test("no environment is meant when none is named", () => {
  for (const args of [[], ["--env", "prod"]])
    expect(() => readArguments(args)).toThrow("say which environment: --env staging or --env production")
  expect(readArguments(["--env", "staging", "--dry-run"])).toMatchObject({ environment: "staging", isDryRun: true })
})

test("production has the plain names, staging the suffix on every one", () => {
  const namesOf = (environment: "staging" | "production") =>
    WORKERS.flatMap((worker) => {
      const { name, r2_buckets, queues, services } = configOf(worker, environment)
      const { producers, consumers } = queues
      return [
        name,
        ...r2_buckets.map((one) => one.bucket_name),
        ...[...producers, ...consumers].map(({ queue }) => queue),
        ...consumers.flatMap((one) => one.dead_letter_queue ?? []),
        ...services.map(({ service }) => service),
      ]
    })
  expect(namesOf("staging")).toEqual(namesOf("production").map((name) => `${name}-staging`))
})
