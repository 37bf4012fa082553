// A platform as `startPlatform` starts it, over a state whose migrations are applied already.
import { join } from "node:path"
import { type Platform, type PlatformOptions, startPlatform } from "../../workers/local/platform.ts"
import { copyMigratedDatabase } from "./database-template.ts"

export async function startTestPlatform(options: PlatformOptions & { localDir: string }): Promise<Platform> {
  await copyMigratedDatabase(join(options.localDir, "postgres"))
  return await startPlatform(options)
}
