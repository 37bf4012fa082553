// Every contract of the edge Worker, in the order the documentation shows them.
import type { RouteContract } from "../../http/openapi/contract.ts"
import { DOCS_ROUTES, getOpenApi } from "../../http/shapes/open-routes.ts"
import { AUTH_CONTRACTS } from "./auth.ts"
import * as budgets from "./budgets.ts"
import * as fitting from "./collection-fitting.ts"
import * as collections from "./collections.ts"
import { getDeletion } from "./deletions.ts"
import * as parts from "./document-parts.ts"
import * as documents from "./documents.ts"
import { liveContracts, readyContracts } from "./health.ts"
import * as keys from "./keys.ts"
import * as provider from "./provider.ts"
import * as queries from "./queries.ts"
import { askQuestion, searchChunks } from "./query.ts"
import { exchangeKey } from "./token.ts"
import { getEndpointUsage, getUsage } from "./usage.ts"
import * as webhooks from "./webhooks.ts"

export const EDGE_CONTRACTS: readonly RouteContract[] = [
  documents.createDocument,
  documents.completeUpload,
  documents.ingestFile,
  documents.ingestText,
  documents.listDocuments,
  documents.getDocument,
  documents.getDocumentStatus,
  documents.watchDocument,
  parts.getDocumentContent,
  parts.getDocumentOriginal,
  parts.getDocumentPage,
  documents.replaceDocument,
  documents.deleteDocument,
  getDeletion,
  collections.createCollection,
  collections.listCollections,
  collections.getCollection,
  collections.updateCollection,
  fitting.tuneCollection,
  fitting.calibrateCollection,
  collections.reindexCollection,
  collections.deleteCollection,
  keys.listKeys,
  keys.issueKey,
  keys.rotateKey,
  keys.revokeKey,
  keys.mintToken,
  budgets.setKeyBudgets,
  budgets.listBudgets,
  provider.getProvider,
  provider.setProvider,
  provider.removeProvider,
  webhooks.createWebhook,
  webhooks.listWebhooks,
  webhooks.getWebhook,
  webhooks.updateWebhook,
  webhooks.deleteWebhook,
  webhooks.rotateWebhookSecret,
  webhooks.testWebhook,
  webhooks.listDeliveries,
  webhooks.redriveDelivery,
  askQuestion,
  searchChunks,
  queries.listQueries,
  queries.getQueryStats,
  queries.exportQueries,
  queries.getQuery,
  queries.replayQuery,
  queries.rateQuery,
  queries.deleteQuery,
  queries.deleteQueries,
  getUsage,
  getEndpointUsage,
  ...AUTH_CONTRACTS,
  exchangeKey,
  ...liveContracts,
  ...readyContracts,
  getOpenApi,
  ...DOCS_ROUTES,
]
