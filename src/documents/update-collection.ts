// Changes a collection: its name, its retrieval, and how later documents are chunked.
import type { ChunkingOverrides } from "../embedding/contract.ts"
import { AppError } from "../errors.ts"
import type { CollectionId, TenantId } from "../ids.ts"
import type { CollectionChanges, Collections } from "../ports.ts"
import { type ChangeDeps, changeAnswers } from "./change-answers.ts"
import { chunkingOf } from "./create-collection.ts"
import { changesAnswers } from "./model/answering-settings.ts"
import type { Collection } from "./model/document.ts"

type UpdateDeps = ChangeDeps & { collections: Pick<Collections, "get" | "update"> }
type Wanted = Omit<CollectionChanges, "chunking"> & { chunking?: ChunkingOverrides }
/** The deadline of a change that affects no answers. */
const WRITE_MS = 10_000

/** Throws `collection-not-found`, `collection-name-taken` or `input-invalid`, without any change. */
export async function updateCollection(
  deps: UpdateDeps,
  tenant: TenantId,
  id: CollectionId,
  { chunking, ...wanted }: Wanted,
): Promise<Collection> {
  const standing = await deps.collections.get(tenant, id)
  if (!standing) throw new AppError("collection-not-found")
  const changes = { ...wanted, ...(chunking && { chunking: chunkingOf(standing.chunking, chunking) }) }
  const write = (deadline: Date) => deps.collections.update(tenant, id, changes, deadline)
  const written = changesAnswers(changes)
    ? await changeAnswers(deps, tenant, id, write)
    : await write(new Date(Date.now() + WRITE_MS))
  if (!written) throw new AppError("collection-not-found")
  if (!written.collection) throw new AppError("collection-name-taken")
  return written.collection
}
