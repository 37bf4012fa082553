// Where drizzle-kit reads the schema and writes migrations; each is named by hand: `npm run db:generate -- --name <what>`.
import { defineConfig } from "drizzle-kit"

export default defineConfig({
  dialect: "postgresql",
  schema: "./src/adapters/postgres/schema.ts",
  out: "./migrations",
})
