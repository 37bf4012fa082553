// The names of objects in storage: each carries its tenant, and no prefix of one thing covers what is another's.
import fc from "fast-check"
import { expect, test } from "vitest"
import { documentPrefix, tenantPrefix, versionKeys, versionPrefix } from "../../../src/documents/model/document.ts"
import type { DocumentId, TenantId } from "../../../src/ids.ts"

const tenant = fc.stringMatching(/^ten_[a-z0-9]{1,4}$/).map((id) => id as TenantId)
const document = fc.stringMatching(/^doc_[a-z0-9]{1,4}$/).map((id) => id as DocumentId)
const version = fc.integer({ min: 1, max: 120 })
const place = fc.record({ tenant, document, version })
type Place = { tenant: TenantId; document: DocumentId; version: number }

const keysOf = (at: Place) => Object.values(versionKeys(at.tenant, at.document, at.version))

test("a deletion's prefix covers exactly what is of that tenant, document or version", () => {
  fc.assert(
    fc.property(
      place,
      place,
      fc.boolean(),
      fc.boolean(),
      fc.boolean(),
      (at, drawn, sameTenant, sameDocument, sameVersion) => {
        const other = {
          tenant: sameTenant ? at.tenant : drawn.tenant,
          document: sameDocument ? at.document : drawn.document,
          version: sameVersion ? at.version : drawn.version,
        }
        for (const key of keysOf(other)) {
          const ofTenant = other.tenant === at.tenant
          const ofDocument = ofTenant && other.document === at.document
          expect(key.startsWith(tenantPrefix(at.tenant))).toBe(ofTenant)
          expect(key.startsWith(documentPrefix(at.tenant, at.document))).toBe(ofDocument)
          expect(key.startsWith(versionPrefix(at.tenant, at.document, at.version))).toBe(
            ofDocument && other.version === at.version,
          )
        }
      },
    ),
    { numRuns: 500 },
  )
})

test("the objects of a version have names of their own", () => {
  fc.assert(
    fc.property(place, (at) => {
      expect(new Set(keysOf(at)).size).toBe(4)
    }),
  )
})
