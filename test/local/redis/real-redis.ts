// Finds or starts a real Redis for the suites that compare the stand-in with one.
import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { createInterface } from "node:readline"
import { onFreePorts } from "../../../workers/local/ports.ts"

export type RealRedis = { url: string; stop(): Promise<void> }

const binary = (process.env.PATH ?? "")
  .split(delimiter)
  .map((folder) => join(folder, "redis-server"))
  .find((path) => existsSync(path))

export const hasRealRedis = Boolean(process.env.REDIS_URL ?? binary)

/** REDIS_URL when set, which is used but never emptied; else an empty server of our own on a free port. */
export async function startRealRedis(): Promise<RealRedis> {
  if (process.env.REDIS_URL) return { url: process.env.REDIS_URL, async stop() {} }
  const redis = binary
  if (!redis) throw new Error("no REDIS_URL and no redis-server on PATH")
  return await onFreePorts(1, ([port]) => startServer(redis, port ?? 0))
}

async function startServer(binary: string, port: number): Promise<RealRedis> {
  const folder = await mkdtemp(join(tmpdir(), "redis-"))
  const options = { "--port": String(port), "--bind": "127.0.0.1", "--save": "", "--appendonly": "no", "--dir": folder }
  const server = spawn(binary, Object.entries(options).flat(), { stdio: ["ignore", "pipe", "inherit"] })
  const exited = new Promise<void>((resolve) => server.once("exit", () => resolve()))
  process.once("exit", () => server.kill())
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: server.stdout }).on("line", (line) => {
      if (line.includes("Ready to accept connections")) resolve()
    })
    void exited.then(() => reject(new Error("redis-server ended before it was ready")))
  })
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      server.kill()
      await exited
      await rm(folder, { recursive: true })
    },
  }
}
