// Runs the Redis stand-in as a child process.
import { serveAsChild } from "../stand-in.ts"
import { startRedis } from "./server.ts"

await serveAsChild(startRedis)
