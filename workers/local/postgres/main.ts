// The child-process entry of the Postgres stand-in.
import { serveAsChild } from "../stand-in.ts"
import { type PostgresOptions, startPostgres } from "./server.ts"

await serveAsChild((options: PostgresOptions) => startPostgres(options))
