// Runs the Qdrant stand-in as a child process.
import { serveAsChild } from "../stand-in.ts"
import { startQdrant } from "./server.ts"

await serveAsChild(startQdrant)
