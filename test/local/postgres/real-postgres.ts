// A real Postgres for contract tests: a fresh database on TEST_POSTGRES_URL's server, or a throw-away cluster of Debian's.
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { randomUUID } from "node:crypto"
import { once } from "node:events"
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import pg from "pg"
import { onFreePorts } from "../../../workers/local/ports.ts"

/** `stop` also drops the role the test made: roles belong to the server, not to the database. */
export type RealPostgres = { url: string; stop(role: string): Promise<void> }

const ROOT = "/usr/lib/postgresql"

/** How to get one here; null where there is none. */
export function findPostgres(): (() => Promise<RealPostgres>) | null {
  const given = process.env.TEST_POSTGRES_URL
  if (given) return () => borrowDatabase(given)
  const versions = existsSync(ROOT) ? readdirSync(ROOT).sort((a, b) => Number(b) - Number(a)) : []
  const bin = versions.map((version) => join(ROOT, version, "bin")).find((path) => existsSync(join(path, "initdb")))
  return bin === undefined ? null : () => startCluster(bin)
}

async function borrowDatabase(server: string): Promise<RealPostgres> {
  const name = `contract_${randomUUID().replaceAll("-", "")}`
  const admin = async (...statements: string[]) => {
    const client = new pg.Client({ connectionString: server })
    await client.connect()
    for (const statement of statements) await client.query(statement)
    await client.end()
  }
  await admin(`create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    url: url.href,
    stop: (role) => admin(`drop database ${name} with (force)`, `drop role if exists "${role}"`),
  }
}

async function startCluster(bin: string): Promise<RealPostgres> {
  const folder = mkdtempSync(join(tmpdir(), "postgres-contract-"))
  const wrap = asPostgres(folder)
  const data = join(folder, "data")
  const made = spawnSync(
    ...wrap(join(bin, "initdb"), "-D", data, "-U", "owner", "-A", "trust", "-E", "UTF8", "--no-sync"),
  )
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`)
  return await onFreePorts(1, ([port]) => startServer(bin, folder, port ?? 0))
}

async function startServer(bin: string, folder: string, port: number): Promise<RealPostgres> {
  const wrap = asPostgres(folder)
  const data = join(folder, "data")
  const settings = [`port=${port}`, "listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"]
  const server = spawn(...wrap(join(bin, "postgres"), "-D", data, ...settings.flatMap((setting) => ["-c", setting])), {
    stdio: ["ignore", "ignore", "pipe"],
  })
  await readiness(server)
  return {
    url: `postgresql://owner@127.0.0.1:${port}/postgres`,
    async stop() {
      const exited = once(server, "exit")
      server.kill("SIGINT")
      await exited
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Postgres refuses to run as root; `setpriv` becomes the server process itself, so its pid is the one to signal. */
function asPostgres(folder: string): (command: string, ...args: string[]) => [string, string[]] {
  if (process.getuid?.() !== 0) return (command, ...args) => [command, args]
  const id = (flag: string) => Number(spawnSync("id", [flag, "postgres"]).stdout)
  chownSync(folder, id("-u"), id("-g"))
  const drop = ["--reuid", "postgres", "--regid", "postgres", "--clear-groups"]
  return (command, ...args) => ["setpriv", [...drop, command, ...args]]
}

async function readiness(server: ChildProcess): Promise<void> {
  if (!server.stderr) throw new Error("no stderr")
  for await (const line of createInterface(server.stderr)) {
    if (line.includes("ready to accept connections")) {
      server.stderr.resume()
      return
    }
  }
  throw new Error("Postgres ended before it was ready")
}
