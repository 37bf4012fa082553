// The ports of the edge Worker whose data is in Postgres.

import type { Database } from "../../adapters/postgres/database.ts"
import { postgresCollections } from "../../adapters/postgres/documents/collections.ts"
import { postgresDeletions } from "../../adapters/postgres/documents/deletions.ts"
import { postgresDocuments } from "../../adapters/postgres/documents/documents.ts"
import { postgresIdempotencyKeys } from "../../adapters/postgres/idempotency.ts"
import { postgresAccounts } from "../../adapters/postgres/identity/accounts.ts"
import { postgresOpenInvitations } from "../../adapters/postgres/identity/invitations.ts"
import { postgresSessions } from "../../adapters/postgres/identity/refresh-tokens.ts"
import { postgresApiKeys } from "../../adapters/postgres/tenants/api-keys.ts"
import { postgresTenants } from "../../adapters/postgres/tenants/tenants.ts"
import { postgresBudgetLedger } from "../../adapters/postgres/usage/budget-ledger.ts"
import { postgresHistory } from "../../adapters/postgres/usage/history.ts"
import { postgresUsageFigures } from "../../adapters/postgres/usage/usage-figures.ts"
import { postgresWebhookEndpoints } from "../../adapters/postgres/webhooks/webhook-endpoints.ts"
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
