// Starts one platform for all end-to-end tests and hands over where it listens.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { TestProject } from "vitest/node"
import { startTestPlatform } from "../support/test-platform.ts"

declare module "vitest" {
  export interface ProvidedContext {
    platform: {
      edgeUrl: string
      adminUrl: string
      adminKey: string
      metricsUrl: string
      metricsKey: string
      logFile: string
    }
  }
}

export default async function setup(project: TestProject) {
  const localDir = mkdtempSync(join(tmpdir(), "footnote-e2e-"))
  const vars = { WEBHOOK_LOOPBACK: "true" }
  const platform = await startTestPlatform({ root: join(import.meta.dirname, "../.."), localDir, vars })
  const { edgeUrl, adminUrl, adminKey, metricsUrl, metricsKey, logFile } = platform
  project.provide("platform", { edgeUrl, adminUrl, adminKey, metricsUrl, metricsKey, logFile })
  return async () => {
    await platform.close()
    rmSync(localDir, { recursive: true, force: true })
  }
}
