// The ports of the edge Worker whose data is in Postgres.
import { postgresAccounts } from "../../adapters/postgres/accounts.ts"
import { postgresApiKeys } from "../../adapters/postgres/api-keys.ts"
import { postgresBudgetLedger } from "../../adapters/postgres/budget-ledger.ts"
import { postgresCollections } from "../../adapters/postgres/collections.ts"
import type { Database } from "../../adapters/postgres/database.ts"
import { postgresDeletions } from "../../adapters/postgres/deletions.ts"
import { postgresDocuments } from "../../adapters/postgres/documents.ts"
import { postgresHistory } from "../../adapters/postgres/history.ts"
import { postgresIdempotencyKeys } from "../../adapters/postgres/idempotency.ts"
import { postgresOpenInvitations } from "../../adapters/postgres/invitations.ts"
import { postgresSessions } from "../../adapters/postgres/refresh-tokens.ts"
import { postgresTenants } from "../../adapters/postgres/tenants.ts"
import { postgresUsageFigures } from "../../adapters/postgres/usage-figures.ts"
import { postgresWebhookEndpoints } from "../../adapters/postgres/webhook-endpoints.ts"
import { type Breaker, behind } from "../../breaker.ts"

export const createPostgresPorts = (database: Database, breaker: Breaker) => ({
  accounts: behind(breaker, postgresAccounts(database)),
  apiKeys: behind(breaker, postgresApiKeys(database)),
  budgetLedger: behind(breaker, postgresBudgetLedger(database)),
  collections: behind(breaker, postgresCollections(database)),
  deletions: behind(breaker, postgresDeletions(database)),
  documents: behind(breaker, postgresDocuments(database)),
  history: behind(breaker, postgresHistory(database)),
  idempotency: behind(breaker, postgresIdempotencyKeys(database)),
  openInvitations: behind(breaker, postgresOpenInvitations(database)),
  sessions: behind(breaker, postgresSessions(database)),
  tenants: behind(breaker, postgresTenants(database)),
  usageFigures: behind(breaker, postgresUsageFigures(database)),
  webhooks: behind(breaker, postgresWebhookEndpoints(database)),
})
