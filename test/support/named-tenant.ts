// Refuses a tenant's statement that reads or changes rows without naming whose they are, whatever row-level security would do.
import { getTableColumns, getTableName, isTable } from "drizzle-orm"
import * as schema from "../../src/adapters/postgres/schema.ts"

/** The column of each table that says whose a row is. */
const OWNERS = new Map(
  Object.values<unknown>(schema)
    .filter(isTable)
    .filter((table) => getTableName(table) === "tenants" || "tenantId" in getTableColumns(table))
    .map((table): [string, string] => [getTableName(table), "tenantId" in getTableColumns(table) ? "tenant_id" : "id"]),
)
const WORD = "(?!(?:where|set|on|join|left|cross|order|limit|for|from|using|returning|group|union|values|inner)\\b)\\w+"
const MENTION = new RegExp(
  `(\\w+|,)\\s+(${[...OWNERS.keys()].join("|")})\\b(?!\\.)(?:\\s+as\\b)?(?:\\s+(${WORD}))?`,
  "g",
)

/** The tables of the statement whose rows it takes without asking for their tenant; being tied to each other is no asking. */
export function unnamed(statement: string): string[] {
  return queriesIn(statement.replace(/'[^']*'|"/g, "").replace(/\s+/g, " ")).flatMap((query) => {
    const tables = [...query.matchAll(MENTION)].flatMap(([, before = "", table = "", alias = table]) => {
      if (!/^(?:from|join|update|using|,)$/.test(before)) return []
      const owner = `${OWNERS.get(table)}`
      const column = alias === table ? `(?:${table}\\.|(?<![\\w.]))${owner}` : `\\b${alias}\\.${owner}`
      const sides = [
        ...query.matchAll(new RegExp(`${column} (?:=|is not distinct from|in) ?(\\S+)`, "g")),
        ...query.matchAll(new RegExp(`(\\S+) = ${column}\\b`, "g")),
      ]
      return [{ name: alias === table ? table : `${table} ${alias}`, own: `${alias}.${owner}`, sides }]
    })
    const sidesOf = ({ sides }: (typeof tables)[number]) => sides.map(([, side = ""]) => side.replace(/[(),]/g, ""))
    let open = tables
    for (let asked = tables; asked.length > 0; ) {
      asked = open.filter((table) => sidesOf(table).some((side) => !open.some(({ own }) => own === side)))
      open = open.filter((table) => !asked.includes(table))
    }
    return open.map(({ name }) => name)
  })
}

/** Every query by itself: those in its brackets are left out of it. */
function queriesIn(text: string): string[] {
  const found: string[] = []
  const open: { isQuery: boolean; text: string }[] = [{ isQuery: true, text: "" }]
  const close = () => {
    const { isQuery, text } = open.pop() ?? { isQuery: false, text: "" }
    if (isQuery) found.push(text)
    return isQuery ? "()" : `(${text})`
  }
  for (const [i, sign] of [...text].entries()) {
    const inner = open.at(-1)
    if (sign === "(")
      open.push({ isQuery: /^\(+ ?(?:with|select|update|delete)\b/.test(text.slice(i, i + 20)), text: "" })
    else if (sign === ")" && open.length > 1) {
      const closed = close()
      const outer = open.at(-1)
      if (outer) outer.text += closed
    } else if (inner) inner.text += sign
  }
  while (open.length > 0) close()
  return found
}

/** Stands between a database and its server; a test that means to send other statements leaves it out. */
export const namingTenants: typeof fetch = async (input, init) => {
  const { queries = [] } = JSON.parse(String(init?.body)) as { queries?: { query: string }[] }
  if (!queries[0]?.query.includes("set_config('app.tenant_id'")) return await fetch(input, init)
  for (const { query } of queries.slice(1)) {
    const tables = unnamed(query)
    if (tables.length > 0) throw new Error(`a statement names no tenant for ${tables.join(", ")}: ${query}`)
  }
  return await fetch(input, init)
}
