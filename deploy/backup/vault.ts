// A folder of encrypted pieces, each stored once by its content, and of snapshots that list their pieces.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto"
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { gunzipSync, gzipSync } from "node:zlib"
import { z } from "zod"

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const SUFFIX = ".snapshot"
const UNTOUCHED_MS = 86_400_000

const pieceSchema = z.string().regex(/^[0-9a-f]{64}$/)
/** The name of a piece: an HMAC of its plain bytes. It reveals nothing, and a changed piece has another name. */
export type Piece = z.infer<typeof pieceSchema>

const tenantSchema = z.object({
  /** Null: rows that belong to no tenant. */
  tenant: z.string().nullable(),
  /** The tenant's only collection in it, exported by itself. */
  collection: z.string().optional(),
  tables: z.array(z.object({ table: z.string(), count: z.int(), piece: pieceSchema })),
  /** Stored files; without a piece, only the fact that they were there. */
  objects: z.array(
    z.object({ key: z.string(), size: z.int(), etag: z.string(), type: z.string(), piece: pieceSchema.nullable() }),
  ),
  /** Vectors by collection of the index; absent if only rows and files were taken. */
  points: z.array(z.object({ collection: z.string(), count: z.int(), piece: pieceSchema })).optional(),
})
const snapshotSchema = z.object({
  id: z.string(),
  createdAt: z.coerce.date(),
  /** True: every piece was written again, even if it existed. */
  isFull: z.boolean(),
  schema: z.string(),
  owners: z.array(tenantSchema),
  /** Collection → name of the index's own snapshot. */
  indexSnapshots: z.record(z.string(), z.string()),
})
export type Snapshot = z.infer<typeof snapshotSchema>
export type OwnerEntry = z.infer<typeof tenantSchema>

export type Vault = {
  /** Stores the bytes unless they are there. `anew`: writes them in any case, in case the file is damaged. */
  keep(bytes: Uint8Array, anew: boolean): Promise<Piece>
  /** Throws if the piece is missing, was altered, or was written with another key. */
  take(piece: Piece): Promise<Buffer>
  save(snapshot: Snapshot): Promise<void>
  /**
   * The named or newest snapshot; null if there is none. Throws if
   * it cannot be opened, whatever the state of the others.
   */
  load(id?: string): Promise<Snapshot | null>
  /**
   * All snapshots that can be opened, oldest first. Throws if none of several can be opened: then the key is another.
   */
  list(): Promise<Snapshot[]>
  /** Names of snapshots that cannot be opened. */
  damaged(): Promise<string[]>
  /**
   * Removes snapshots older than `before` except the newest, and pieces that none needs; returns both numbers. A piece
   * stays for a day, as another run may need it, and while any snapshot cannot be opened.
   */
  prune(before: Date): Promise<{ snapshots: number; pieces: number }>
}

/** `key`: 32 bytes in base64; throws for any other. */
export function openVault(folder: string, key: string): Vault {
  const secret = Buffer.from(key, "base64")
  if (secret.length !== KEY_BYTES) throw new Error("BACKUP_KEY must be 32 bytes in base64: openssl rand -base64 32")
  const derived = (use: string) => Buffer.from(hkdfSync("sha256", secret, "", `footnote-backup ${use}`, KEY_BYTES))
  const [sealing, naming] = [derived("seal"), derived("name")]
  const pieces = join(folder, "pieces")
  const snapshots = join(folder, "snapshots")

  const seal = (plain: Uint8Array): Buffer => {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv("aes-256-gcm", sealing, nonce)
    return Buffer.concat([nonce, cipher.update(gzipSync(plain)), cipher.final(), cipher.getAuthTag()])
  }
  const open = (sealed: Buffer, name: string): Buffer => {
    try {
      const cipher = createDecipheriv("aes-256-gcm", sealing, sealed.subarray(0, NONCE_BYTES))
      cipher.setAuthTag(sealed.subarray(-TAG_BYTES))
      const packed = Buffer.concat([cipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), cipher.final()])
      return gunzipSync(packed)
    } catch (cause) {
      throw new Error(`${name} was altered, or was written with another BACKUP_KEY`, { cause })
    }
  }
  const nameOf = (bytes: Uint8Array): Piece => createHmac("sha256", naming).update(bytes).digest("hex")
  const pathOf = (piece: Piece) => join(pieces, piece.slice(0, 2), piece)
  const snapshotNames = async () => (await namesIn(snapshots)).filter((name) => name.endsWith(SUFFIX)).sort()
  const readSnapshot = async (name: string) => {
    const plain = open(await readFile(join(snapshots, name)), name)
    return snapshotSchema.parse(JSON.parse(plain.toString("utf8")))
  }
  const readAll = async () => {
    const names = await snapshotNames()
    const read = await Promise.allSettled(names.map(readSnapshot))
    const opened = read.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []))
    const damaged = names.filter((_, at) => read[at]?.status === "rejected")
    if (opened.length === 0 && damaged.length > 0)
      throw new Error(`no snapshot in ${folder} can be opened: they were written with another BACKUP_KEY, or altered`)
    return { opened, damaged }
  }
  const list = async () => (await readAll()).opened

  return {
    async keep(bytes, anew) {
      const piece = nameOf(bytes)
      const isThere = (await namesIn(join(pieces, piece.slice(0, 2)))).includes(piece)
      if (!isThere || anew) await writeWhole(pathOf(piece), seal(bytes))
      else await utimes(pathOf(piece), new Date(), new Date())
      return piece
    },
    async take(piece) {
      if (!(await namesIn(join(pieces, piece.slice(0, 2)))).includes(piece))
        throw new Error(`piece ${piece} is missing`)
      const bytes = open(await readFile(pathOf(piece)), `piece ${piece}`)
      if (nameOf(bytes) !== piece) throw new Error(`piece ${piece} holds something else`)
      return bytes
    },
    save: (snapshot) =>
      writeWhole(join(snapshots, `${snapshot.id}${SUFFIX}`), seal(Buffer.from(JSON.stringify(snapshot)))),
    async load(id) {
      const names = await snapshotNames()
      const name = id === undefined ? names.at(-1) : names.find((one) => one === `${id}${SUFFIX}`)
      return name === undefined ? null : await readSnapshot(name)
    },
    list,
    damaged: async () => (await readAll()).damaged,
    async prune(before) {
      const { opened: all, damaged } = await readAll()
      const old = all.slice(0, -1).filter(({ createdAt }) => createdAt < before)
      for (const { id } of old) await rm(join(snapshots, `${id}${SUFFIX}`))
      if (damaged.length > 0) return { snapshots: old.length, pieces: 0 }
      const needed = new Set(all.filter((one) => !old.includes(one)).flatMap(piecesOf))
      let removed = 0
      for (const shelf of await namesIn(pieces))
        for (const piece of await namesIn(join(pieces, shelf)))
          if (!needed.has(piece) && (await isOld(join(pieces, shelf, piece)))) {
            await rm(join(pieces, shelf, piece))
            removed += 1
          }
      return { snapshots: old.length, pieces: removed }
    },
  }
}

/** All pieces of a snapshot. */
export const piecesOf = ({ owners }: Snapshot): Piece[] =>
  owners.flatMap(({ tables, objects, points = [] }) => [
    ...tables.map(({ piece }) => piece),
    ...objects.flatMap(({ piece }) => piece ?? []),
    ...points.map(({ piece }) => piece),
  ])

const isOld = async (path: string) => Date.now() - (await stat(path)).mtimeMs > UNTOUCHED_MS

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return []
    throw error
  }
}

/** Writes to another name first and syncs, so that no crash leaves a half-written file. */
async function writeWhole(path: string, bytes: Buffer): Promise<void> {
  await mkdir(join(path, ".."), { recursive: true })
  const unfinished = `${path}.${randomBytes(6).toString("hex")}.unfinished`
  await writeFile(unfinished, bytes, { mode: 0o600, flush: true })
  await rename(unfinished, path)
}
