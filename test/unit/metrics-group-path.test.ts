// A push's path names its group, plain or in base64, as the original reads it.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { groupKey, readGroupPath } from "../../workers/metrics/group-path.ts"

const groupOf = (path: string) => {
  const read = readGroupPath(path)
  if (!read?.ok) throw new Error(read?.reason ?? "no group path")
  return Object.fromEntries(read.labels)
}

describe("the path of a group", () => {
  test.each([
    ["/metrics/job/a", { job: "a" }],
    ["/metrics/job/a/", { job: "a" }],
    ["/metrics/job/a%20b/instance/x%25y", { job: "a b", instance: "x%y" }],
    ["/metrics/job@base64/YS9i", { job: "a/b" }],
    ["/metrics/job/a/path@base64/L3Zhcg==", { job: "a", path: "/var" }],
    ["/metrics/job/a/empty@base64/=", { job: "a", empty: "" }],
    ["/metrics/job/a/l/", { job: "a", l: "" }],
    ["/metrics/job/a/l/1/l/2", { job: "a", l: "2" }],
    ["/metrics/job/a/job/b", { job: "a" }],
  ])("%s names %j", (path, labels) => {
    expect(groupOf(path)).toEqual(labels)
  })

  test.each([
    "/metrics/job/",
    "/metrics/job@base64/=",
    "/metrics/job/a/l",
    "/metrics/job/a%2Fb",
    "/metrics/job/a/1l/b",
    "/metrics/job/a/__l/b",
    "/metrics/job/a//b",
    "/metrics/job/a/l@base32/b",
    "/metrics/job/a/l@base64/%21",
    "/metrics/job/a/l@base64/a+b_",
    "/metrics/job/a/l@base64/YWJjZ",
    "/metrics/job/a/l@base64/gw",
    "/metrics/job/%ff",
  ])("%s is refused", (path) => {
    expect(readGroupPath(path)).toMatchObject({ ok: false })
  })

  test.each(["/metrics", "/metrics/", "/metrics/jobs/a", "/other/job/a", "/"])("%s is no group's path", (path) => {
    expect(readGroupPath(path)).toBeNull()
  })

  test("any value survives base64, and the order of labels does not matter", () => {
    const base64 = (text: string) => Buffer.from(text).toString("base64url") || "="
    const text = fc.string({ unit: "grapheme" })
    fc.assert(
      fc.property(
        text.filter((job) => job !== ""),
        text,
        text,
        (job, a, b) => {
          const one = readGroupPath(`/metrics/job@base64/${base64(job)}/a@base64/${base64(a)}/b@base64/${base64(b)}`)
          const two = readGroupPath(`/metrics/job@base64/${base64(job)}/b@base64/${base64(b)}/a@base64/${base64(a)}`)
          if (!one?.ok || !two?.ok) throw new Error("refused")
          expect(Object.fromEntries(one.labels)).toEqual({ job, a, b })
          expect(groupKey(one.labels)).toBe(groupKey(two.labels))
        },
      ),
    )
  })
})
