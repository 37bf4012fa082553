// The names of everything kept in Redis; each but the key record itself carries its tenant.

import type { CollectionId, SessionId, TenantId, UserId } from "../../ids.ts"
import type { Reservation } from "../../usage/model/budget.ts"

export const keyRecordKey = (hash: string) => `fn:key:${hash}`
export const tenantRecordKey = (tenant: TenantId) => `fn:{${tenant}}:tenant`
/** A glob of every key that carries the tenant. */
export const tenantKeys = (tenant: TenantId) => `fn:{${tenant}}:*`
export const answerKey = (tenant: TenantId, key: string) => `fn:{${tenant}}:answer:${key}`
export const embeddingKey = (tenant: TenantId, key: string) => `fn:{${tenant}}:embedding:${key}`
/** Hash of `epoch` and `profile`. */
export const headKey = (tenant: TenantId, id: CollectionId) => `fn:{${tenant}}:head:${id}`
/** Hash of nonce → deadline; not empty while a write is under way. */
export const dirtyKey = (tenant: TenantId, id: CollectionId) => `fn:{${tenant}}:dirty:${id}`
/** Sorted set of `<epoch>:<key of an answer>` by the second the answer expires: what is kept of a collection. */
export const answersKey = (tenant: TenantId, id: CollectionId) => `fn:{${tenant}}:answers:${id}`
/** The nonce of the reader that may restore a missing head. */
export const leaseKey = (tenant: TenantId, id: CollectionId) => `fn:{${tenant}}:lease:${id}`
/** Sorted set of every dirty mark by deadline, for the sweep. */
export const DIRTY_INDEX = "fn:dirty"
/** How many keys that do not exist came from an address this minute. */
export const unknownKeysKey = (address: string) => `fn:strangers:${address}`
export const LIMIT_PREFIX = "fn:limit"
/** Hash of `failures` in a row and `until` when it is locked. */
export const lockoutKey = (kind: string, id: string) => `fn:lockout:${kind}:${id}`
/** Which access tokens of the user are good, as Postgres has it; where it is missing Postgres is asked. */
export const standingKey = (user: UserId) => `fn:user:${user}:standing`
/** Set of nonces, not empty while a change that voids tokens of the user or the session is under way. */
export const doubtKey = (whose: UserId | SessionId) => `fn:doubt:${whose}`
/** Until when nobody calls the model, in ms. */
export const modelPauseKey = (id: string) => `fn:model:${id}:pause`
/** Hash of what each tenant took in a minute. */
export const modelWindowKey = (id: string, kind: "tokens" | "requests", window: number) =>
  `fn:model:${id}:${kind}:${window}`
/** Hash of what is `used` of a budget in a period, and of what was told and counted in. Money's name says in what it is counted. */
export const budgetKey = ({ tenantId, keyId, budget, beganAt }: Reservation) =>
  `fn:{${tenantId}}:budget:${keyId ?? "tenant"}:${budget.unit === "usd" ? "usd-e10" : budget.unit}:${budget.period}:${beganAt}`
