// The names of all keys in Redis. Each contains its tenant, except the record of an API key.

import type { CollectionId, SessionId, TenantId, UserId } from "../../ids.ts"
import type { Reservation } from "../../usage/model/budget.ts"

export const keyRecordKey = (hash: string) => `fn:key:${hash}`
export const tenantRecordKey = (tenant: TenantId) => `fn:{${tenant}}:tenant`
/** A pattern that matches every key of the tenant. */
export const tenantKeys = (tenant: TenantId) => `fn:{${tenant}}:*`
export const answerKey = (tenant: TenantId, key: string) => `fn:{${tenant}}:answer:${key}`
export const embeddingKey = (tenant: TenantId, key: string) => `fn:{${tenant}}:embedding:${key}`
/** Hash of `epoch` and `profile`. */
export const headKey = (tenant: TenantId, id: CollectionId) => `fn:{${tenant}}:head:${id}`
/** Hash of nonce → deadline; not empty while a write is under way. */
export const dirtyKey = (tenant: TenantId, id: CollectionId) => `fn:{${tenant}}:dirty:${id}`
/** Sorted set of `<epoch>:<key of an answer>` by expiry in seconds: the cached answers of a collection. */
export const answersKey = (tenant: TenantId, id: CollectionId) => `fn:{${tenant}}:answers:${id}`
/** The nonce of the reader that may restore a missing head. */
export const leaseKey = (tenant: TenantId, id: CollectionId) => `fn:{${tenant}}:lease:${id}`
/** Sorted set of every dirty mark by deadline, for the sweep. */
export const DIRTY_INDEX = "fn:dirty"
/** Number of unknown API keys from an address in this minute. */
export const unknownKeysKey = (address: string) => `fn:unknown-keys:${address}`
export const LIMIT_PREFIX = "fn:limit"
/** Hash of consecutive `failures` and `until`, the end of the lock. */
export const lockoutKey = (kind: string, id: string) => `fn:lockout:${kind}:${id}`
/** Which access tokens of the user are valid, copied from Postgres; if it is missing, Postgres is read. */
export const standingKey = (user: UserId) => `fn:user:${user}:standing`
/** Set of nonces; not empty during a change that voids tokens of the user or session. */
export const doubtKey = (whose: UserId | SessionId) => `fn:doubt:${whose}`
/** Until when calls of the model are paused, in ms. */
export const modelPauseKey = (id: string) => `fn:model:${id}:pause`
/** Hash of each tenant's use in a minute. */
export const modelWindowKey = (id: string, kind: "tokens" | "requests", window: number) =>
  `fn:model:${id}:${kind}:${window}`
/** Hash of what is `used` of a budget in a period, and of what was told and counted in. Money's name says in what it is counted. */
export const budgetKey = ({ tenantId, keyId, budget, beganAt }: Reservation) =>
  `fn:{${tenantId}}:budget:${keyId ?? "tenant"}:${budget.unit === "usd" ? "usd-e10" : budget.unit}:${budget.period}:${beganAt}`
