// A tenant with its default collection and another one, changed and deleted through the verbs and every store.
import { postgresCollections } from "../../../src/adapters/postgres/documents/collections.ts"
import { deleteCollection } from "../../../src/documents/delete-collection.ts"
import { updateCollection } from "../../../src/documents/update-collection.ts"
import { type CollectionId, newId } from "../../../src/ids.ts"
import { freshTenant, LEXICAL_STAMP } from "../../support/database.ts"
import type { DeletionWorld } from "../../support/deletion-world.ts"

export async function collectionScene(world: DeletionWorld) {
  const { tenant, collection: home } = await freshTenant(world.db, { maxDocuments: 2, maxStorageMb: 1 })
  const collections = postgresCollections(world.db.app)
  const made = async (name: string) => {
    const id = newId("col")
    const chunking = { size_tokens: 512, overlap_tokens: 50 }
    const settings = {
      isDefault: false,
      embedding: LEXICAL_STAMP,
      chunking,
      denseWeightPercent: null,
      ocr: false,
      fusion: "score" as const,
    }
    if (!(await collections.create(tenant, { id, name, ...settings }))) throw new Error("the name is taken")
    return id
  }
  const deps = { collections, marks: world.marks, wakeUps: { send: async () => {} }, log: world.deps.log }
  return {
    tenant,
    home,
    collection: await made("manuals"),
    collections,
    made,
    remove: (id: CollectionId, over: Partial<Parameters<typeof deleteCollection>[0]> = {}) =>
      deleteCollection({ ...deps, ...over }, { requestId: "req_test", defer: () => {}, tenantId: tenant }, id),
    change: (id: CollectionId, wanted: Parameters<typeof updateCollection>[3]) =>
      updateCollection(deps, tenant, id, wanted),
  }
}
export type CollectionScene = Awaited<ReturnType<typeof collectionScene>>
