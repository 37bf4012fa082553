// Records as Redis holds them: each text is parsed once, and a vector is of the revision that made it.
import { expect, test } from "vitest"
import { readTenantRecord, readVector, writeTenantRecord, writeVector } from "../../../src/adapters/redis/records.ts"
import { newId } from "../../../src/ids.ts"

const record = (revision: number) =>
  writeTenantRecord({
    ...{ revision, tier: "free", active: true, defaultCollectionId: newId("col") },
    ...{ corsOrigins: [], requestsPerMinute: null },
  })

test("a text that every request reads is parsed once, until five thousand others came", () => {
  const [text, other] = [record(1), record(0)]
  const first = readTenantRecord(text)
  expect(readTenantRecord(other)).not.toEqual(first)
  expect(first).toMatchObject({ tier: "free", active: true })
  expect(readTenantRecord(text)).toBe(first)
  for (let i = 2; i <= 5_000; i++) readTenantRecord(record(i))
  expect(readTenantRecord(text)).toEqual(first)
  expect(readTenantRecord(text)).not.toBe(first)
})

test("a vector comes back as it was, whatever its length, and to no revision but its own", () => {
  const vector = Float32Array.from({ length: 5_000 }, (_, i) => Math.fround(Math.sin(i)))
  for (const part of [vector, vector.subarray(7, 11), vector.subarray(0, 0)])
    expect(readVector(writeVector("r1", part), "r1")).toEqual(new Float32Array(part))
  for (const revision of ["r", "r11", "", "r1|"]) expect(readVector(writeVector("r1", vector), revision)).toBeNull()
})
