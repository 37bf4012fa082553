// A real Postgres for contract tests: a fresh database on TEST_POSTGRES_URL's server, or a throw-away cluster of Debian's.
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { randomUUID } from "node:crypto"
import { once } from "node:events"
import { chownSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import pg from "pg"
import { onFreePorts } from "../../../workers/local/ports.ts"

/** `stop` also drops the role the test made: roles belong to the server, not to the database. A cluster may be kept as a template. */
export type RealPostgres = { url: string; stop(role: string, keepAs?: string): Promise<void> }

/** A borrowed server has no folder to copy. */
export const hasTemplates = process.env.TEST_POSTGRES_URL === undefined

const ROOT = "/usr/lib/postgresql"

/** How to get one here; null where there is none. A cluster begins as a copy of the template, where that exists. */
export function findPostgres(): ((template?: string) => Promise<RealPostgres>) | null {
  const given = process.env.TEST_POSTGRES_URL
  if (given) return () => borrowDatabase(given)
  const versions = existsSync(ROOT) ? readdirSync(ROOT).sort((a, b) => Number(b) - Number(a)) : []
  const bin = versions.map((version) => join(ROOT, version, "bin")).find((path) => existsSync(join(path, "initdb")))
  return bin === undefined ? null : (template) => startCluster(bin, template)
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

async function startCluster(bin: string, template: string | undefined): Promise<RealPostgres> {
  const folder = mkdtempSync(join(tmpdir(), "postgres-contract-"))
  const wrap = asPostgres(folder)
  const data = join(folder, "data")
  const options = ["-U", "owner", "-A", "trust", "-E", "UTF8", "--wal-segsize=1", "--no-sync"]
  if (template !== undefined && existsSync(template)) copyCluster(template, data)
  else run(...wrap(join(bin, "initdb"), "-D", data, ...options))
  return await onFreePorts(1, ([port]) => startServer(bin, folder, port ?? 0))
}

/** With its owner, whom Postgres insists on. Two processes may make a template at once; the first to finish wins. */
function copyCluster(from: string, to: string): void {
  const unfinished = `${to}-${randomUUID()}`
  run("cp", ["-a", from, unfinished])
  try {
    renameSync(unfinished, to)
  } catch (error) {
    rmSync(unfinished, { recursive: true })
    if (!existsSync(to)) throw error
  }
}

function run(command: string, args: string[]): void {
  const made = spawnSync(command, args)
  if (made.status !== 0) throw new Error(`${command} failed: ${made.error ?? made.stderr}`)
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
    async stop(_role, keepAs) {
      const exited = once(server, "exit")
      server.kill("SIGINT")
      await exited
      if (keepAs !== undefined) copyCluster(data, keepAs)
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
