// Starts a platform over a state in which the migrations are already applied.
import { join } from "node:path"
import { type Platform, type PlatformOptions, startPlatform } from "../../workers/local/platform.ts"
import { PATIENT_VARS } from "../patience.ts"
import { copyMigratedDatabase } from "./database-template.ts"

export async function startTestPlatform(options: PlatformOptions & { localDir: string }): Promise<Platform> {
  await copyMigratedDatabase(join(options.localDir, "postgres"))
  return await startPlatform({ ...options, vars: { ...PATIENT_VARS, ...options.vars } })
}
