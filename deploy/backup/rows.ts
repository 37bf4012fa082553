// Reads and writes rows of Postgres by owner: in one transaction, in the order of their foreign keys.
import { neon, neonConfig } from "@neondatabase/serverless"
import { z } from "zod"
import { LIVE_VERSIONS, type LiveVersion, readLive } from "./live-versions.ts"

/** A tenant's id, or null for rows that belong to no tenant (users, admin keys, …). */
export type Owner = string | null
/** `json`: an array of rows as Postgres writes JSON, so that no number or time is rounded. */
export type TableRows = { table: string; count: number; json: string }

/** Which rows to read. `portable`: without rows that refer to users, who do not move with a tenant. */
export type Selection = { portable: boolean; collection?: string }
/**
 * How to write rows. `renumbered`: running numbers are given anew, because the database may have rows of others.
 * `adopter`: the tenant that a collection joins; its quotas count what comes.
 */
export type Writing = { renumbered: boolean; adopter?: string }

export type RowStore = {
  /** The name of the schema's state; rows can only be restored into a database with the same state. */
  schema(): Promise<string>
  /** All tenants that have rows in any table; a deletion receipt outlives its tenant. */
  tenants(): Promise<string[]>
  /** Reads all rows in one transaction; with `collection`, the rows of that collection alone. */
  read(owner: Owner, selection?: Selection): Promise<TableRows[]>
  /** Writes all rows or none. Triggers are off, because what they would write is among the rows, but for a collection's. */
  write(tables: readonly TableRows[], how?: Writing): Promise<void>
  /** True if any tenant has a collection with this id, or this tenant has one with this name. */
  hasCollection(tenant: string, collection: { id: string; name: string }): Promise<boolean>
  /** All live versions of one tenant or of all. */
  live(tenant: string | null): Promise<LiveVersion[]>
  /** Raises the epochs, so that all answers cached until now are void. */
  raiseEpochs(tenant: string | null): Promise<void>
}

type Table = {
  name: string
  tenantColumn: string | null
  nullable: boolean
  refersTo: string[]
  columns: string[]
  /** The column with a running number. */
  serial: string | null
}

const tableSchema = z.object({
  name: z.string(),
  tenant_column: z.string().nullable(),
  nullable: z.boolean().nullable(),
  refers_to: z.array(z.string()),
  columns: z.array(z.string()),
  serial: z.string().nullable(),
})
const CATALOGUE = `
  select c.relname as name, coalesce(a.attname, case when c.relname = 'tenants' then 'id' end) as tenant_column,
    not a.attnotnull as nullable,
    array(select distinct f.confrelid::regclass::text from pg_constraint f
          where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as refers_to,
    array(select n.attname::text from pg_attribute n where n.attrelid = c.oid and n.attnum > 0 and not n.attisdropped) as columns,
    (select n.attname from pg_attribute n where n.attrelid = c.oid and n.attnum > 0 and not n.attisdropped
      and pg_get_serial_sequence(quote_ident(c.relname), n.attname) is not null) as serial
  from pg_class c left join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by c.relname`
const rowsSchema = z.tuple([z.object({ count: z.coerce.number(), json: z.string() })])

/**
 * `url`: of the tables' owner, whom row-level security does not
 * bind. `endpoint`: another server that speaks Neon's protocol.
 */
export function openRows(url: string, endpoint?: string): RowStore {
  if (endpoint) neonConfig.fetchEndpoint = endpoint
  const sql = neon(url)
  const tables = async () =>
    inOrder(
      z
        .array(tableSchema)
        .parse(await sql.query(CATALOGUE))
        .map(toTable),
    )

  return {
    async schema() {
      const rows = await sql.query("select hash from drizzle.__drizzle_migrations order by id desc limit 1")
      return z.tuple([z.object({ hash: z.string() })]).parse(rows)[0].hash
    },

    async tenants() {
      const each = (await tables()).flatMap(({ name, tenantColumn }) =>
        tenantColumn
          ? [`select ${quoted(tenantColumn)} as id from ${quoted(name)} where ${quoted(tenantColumn)} is not null`]
          : [],
      )
      const rows = await sql.query(`select distinct id from (${each.join(" union ")}) every order by id`)
      return z
        .array(z.object({ id: z.string() }))
        .parse(rows)
        .map(({ id }) => id)
    },

    async read(owner, { portable, collection }: Selection = { portable: false }) {
      const all = await tables()
      const wanted = all.filter((table) =>
        collection === undefined
          ? belongs(table, owner) && !(portable && hangsOnUsers(table, all))
          : table.name in OF_COLLECTION,
      )
      const results = await sql.transaction(
        wanted.map((table) => sql.query(...selection(table, owner, collection))),
        { isolationLevel: "RepeatableRead", readOnly: true },
      )
      return wanted.flatMap(({ name }, i) => {
        const [{ count, json }] = rowsSchema.parse(results[i])
        return count === 0 ? [] : [{ table: name, count, json }]
      })
    },

    async write(given, how = { renumbered: false }) {
      const byName = new Map(given.map((one) => [one.table, one]))
      const known = await tables()
      const unknown = given.find(({ table }) => !known.some(({ name }) => name === table))
      if (unknown) throw new Error(`this database has no table ${unknown.table}`)
      const wanted = known.flatMap((table) => {
        const rows = byName.get(table.name)
        return rows ? [{ table, ...insertion(table, rows.json, how) }] : []
      })
      if (wanted.length === 0) return
      const triggers = (state: string) =>
        how.adopter
          ? []
          : wanted.map(({ table }) => sql.query(`alter table ${quoted(table.name)} ${state} trigger user`))
      await sql.transaction([
        ...triggers("disable"),
        ...wanted.map(({ statement, values }) => sql.query(statement, values)),
        ...wanted.map(({ table }) => sql.query(RAISE_SEQUENCES, [table.name])),
        ...triggers("enable"),
      ])
    },

    async hasCollection(tenant, { id, name }) {
      const clash = "select id from collections where id = $1 or (tenant_id = $2 and name = $3)"
      return (await sql.query(clash, [id, tenant, name])).length > 0
    },

    live: async (tenant) => readLive(await sql.query(LIVE_VERSIONS, [tenant])),

    async raiseEpochs(tenant) {
      await sql.query(RAISE_EPOCHS, [tenant])
    },
  }
}

const RAISE_EPOCHS =
  "update collections set epoch = epoch + 1, updated_at = now() where $1::text is null or tenant_id = $1"

/** Sequences continue after the ids that were restored. */
const RAISE_SEQUENCES = `
  select setval(pg_get_serial_sequence(quote_ident($1), a.attname), greatest(
    (xpath('/row/m/text()', query_to_xml(format('select coalesce(max(%I), 1) as m from %I', a.attname, $1), false, true, '')))[1]::text::bigint, 1))
  from pg_attribute a
  where a.attrelid = quote_ident($1)::regclass and pg_get_serial_sequence(quote_ident($1), a.attname) is not null`

const toTable = (row: z.infer<typeof tableSchema>): Table => ({
  name: row.name,
  tenantColumn: row.tenant_column,
  nullable: row.nullable ?? false,
  refersTo: row.refers_to,
  columns: row.columns,
  serial: row.serial,
})

const ALIVE = "d.tenant_id = t.tenant_id and d.collection_id = $2 and d.deleted_at is null"
/** The rows of a collection by table: it, its documents with their versions, and the work that is left on them. */
const OF_COLLECTION: Record<string, string> = {
  collections: "t.id = $2 and t.deleted_at is null",
  documents: "t.collection_id = $2 and t.deleted_at is null",
  document_versions: `exists (select from documents d where d.id = t.document_id and ${ALIVE})`,
  work_units: `t.deletion_id is null and exists (select from documents d where d.id = t.subject_id and ${ALIVE})`,
}

function insertion({ name, columns, serial, tenantColumn }: Table, json: string, { renumbered, adopter }: Writing) {
  const rows = `from json_populate_recordset(null::${quoted(name)}, $1::json)`
  const kept = renumbered ? columns.filter((column) => column !== serial) : columns
  const sourceOf = (column: string) => {
    if (adopter && column === tenantColumn) return "$2"
    return adopter && column === "is_default" ? "false" : quoted(column)
  }
  const into = `insert into ${quoted(name)} (${kept.map(quoted).join(", ")}) overriding system value`
  return {
    statement: `${into} select ${kept.map(sourceOf).join(", ")} ${rows}`,
    values: adopter ? [json, adopter] : [json],
  }
}

const belongs = ({ tenantColumn, nullable }: Table, owner: Owner) =>
  owner === null ? tenantColumn === null || nullable : tenantColumn !== null

/** True for tables that refer to a table without tenants, such as `users`. */
const hangsOnUsers = ({ refersTo }: Table, all: readonly Table[]) =>
  refersTo.some((name) => all.find((one) => one.name === name)?.tenantColumn === null)

function selection({ name, tenantColumn }: Table, owner: Owner, collection: string | undefined): [string, string[]] {
  const rows = `select count(*) as count, coalesce(json_agg(t order by t::text), '[]')::text as json from ${quoted(name)} t`
  if (tenantColumn === null) return [rows, []]
  if (owner === null) return [`${rows} where t.${quoted(tenantColumn)} is null`, []]
  const ofOwner = `${rows} where t.${quoted(tenantColumn)} = $1`
  return collection === undefined ? [ofOwner, [owner]] : [`${ofOwner} and ${OF_COLLECTION[name]}`, [owner, collection]]
}

/** Referenced tables come first. Throws if tables refer to each other in a cycle. */
function inOrder(tables: readonly Table[]): Table[] {
  const done: Table[] = []
  const left = [...tables]
  while (left.length > 0) {
    const next = left.findIndex(({ refersTo }) => refersTo.every((name) => !left.some((one) => one.name === name)))
    if (next === -1) throw new Error(`tables refer to each other in a ring: ${left.map(({ name }) => name).join(", ")}`)
    done.push(...left.splice(next, 1))
  }
  return done
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
