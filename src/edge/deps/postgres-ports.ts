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
import { type Breaker, withBreaker } from "../../breaker.ts"

export const createPostgresPorts = (database: Database, breaker: Breaker) => ({
  accounts: withBreaker(breaker, postgresAccounts(database)),
  apiKeys: withBreaker(breaker, postgresApiKeys(database)),
  budgetLedger: withBreaker(breaker, postgresBudgetLedger(database)),
  collections: withBreaker(breaker, postgresCollections(database)),
  deletions: withBreaker(breaker, postgresDeletions(database)),
  documents: withBreaker(breaker, postgresDocuments(database)),
  history: withBreaker(breaker, postgresHistory(database)),
  idempotency: withBreaker(breaker, postgresIdempotencyKeys(database)),
  openInvitations: withBreaker(breaker, postgresOpenInvitations(database)),
  sessions: withBreaker(breaker, postgresSessions(database)),
  tenants: withBreaker(breaker, postgresTenants(database)),
  usageFigures: withBreaker(breaker, postgresUsageFigures(database)),
  webhooks: withBreaker(breaker, postgresWebhookEndpoints(database)),
})
