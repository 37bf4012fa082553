// Starts the stores and the embedder for the tests inside workerd and hands over where they are.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { TestProject } from "vitest/node"
import { applyMigrations } from "../../../migrations/apply.ts"
import { readSecrets } from "../../../workers/local/settings.ts"
import { startStores } from "../../../workers/local/stores.ts"
import { PATIENT_VARS } from "../../patience.ts"
import { copyMigratedDatabase } from "../../support/database-template.ts"
import { startHeldServer } from "./support/held-server.ts"

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the service behind the binding EMBEDDER listens. */
    embedderUrl: string
    /** Vars and secrets of the edge Worker, and for the tests `SYSTEM_DATABASE_URL` and `CANARY_SEED`. */
    vars: Record<string, string>
    /** An upstream that answers nothing but `/counts`. */
    held: string
  }
}

export default async function setup(project: TestProject) {
  const localDir = mkdtempSync(join(tmpdir(), "footnote-edge-"))
  const secrets = readSecrets(localDir)
  await copyMigratedDatabase(join(localDir, "postgres"))
  const stores = await startStores({ localDir, secrets, devVars: {}, model: { model: "lexical" } })
  await applyMigrations({
    url: stores.ownerUrl,
    endpoint: stores.vars.NEON_FETCH_ENDPOINT,
    rolePassword: secrets.postgresPassword,
  })
  project.provide("embedderUrl", stores.embedderUrl)
  const held = await startHeldServer()
  project.provide("held", held.url)
  project.provide("vars", {
    ENV: "dev",
    JWT_SECRET_KEY: secrets.signingSecret,
    API_KEY_SECRET: secrets.apiKeySecret,
    DATA_ENCRYPTION_KEY: secrets.encryptionKey,
    R2_ACCOUNT_ID: "local",
    R2_ACCESS_KEY_ID: secrets.r2AccessKeyId,
    R2_SECRET_ACCESS_KEY: secrets.r2SecretAccessKey,
    R2_BUCKET: "footnote-documents",
    LOG_LEVEL: "error",
    // Else one request in ten seconds would wait as long for what it deferred.
    METRICS_FLUSH_SECONDS: "0",
    USAGE_FLUSH_MS: "0",
    ...PATIENT_VARS,
    // Nobody listens there, so that no test waits for a name to be looked up.
    WEBHOOK_RESOLVER_URL: "http://127.0.0.1:9/dns-query",
    CANARY_SEED: process.env.CANARY_SEED ?? String(Date.now() % 2 ** 31),
    ...stores.vars,
  })
  return async () => {
    held.close()
    await Promise.all(Array.from(stores.children.values(), (child) => child.close()))
    rmSync(localDir, { recursive: true, force: true })
  }
}
