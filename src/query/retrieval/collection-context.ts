// The context setting of collections, for questions that name none. It is
// remembered, since it is needed before the collections are read.
import type { CollectionId } from "../../ids.ts"
import type { CollectionHead } from "../../ports.ts"
import type { Context } from "../model/question.ts"
import { REACH } from "./read-context.ts"

/** Collection → its context when this isolate last read it; values only. */
const seen = new Map<CollectionId, Context>()
const MAX_SEEN = 5_000

/** The widest context of the collections that are asked together. */
export function contextOf(heads: ReadonlyMap<CollectionId, CollectionHead>): Context {
  if (seen.size + heads.size > MAX_SEEN) seen.clear()
  for (const [id, { profile }] of heads) seen.set(id, profile.context)
  return likelyContext([...heads.keys()])
}

/**
 * The same from memory, for budgets and model limits, which are asked before
 * the collections are read. An unknown collection counts as `none`.
 */
export function likelyContext(ids: readonly CollectionId[]): Context {
  let widest: Context = "none"
  for (const id of ids) {
    const context = seen.get(id) ?? "none"
    if (REACH[context] > REACH[widest]) widest = context
  }
  return widest
}
