// Which addresses a webhook may have: every way to write a private one is refused, and public ones are not.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { faultOfUrl, isPublic } from "../../../src/webhooks/model/public-address.ts"

const strict = { loopback: false }

describe("an endpoint's URL", () => {
  test.each([
    "https://hooks.example.com/a?b=c",
    "https://hooks.example.com:8443/",
    "https://8.8.8.8/",
    "https://[2606:4700::1111]/",
    "https://xn--bcher-kva.example/",
  ])("%s is taken", (url) => expect(faultOfUrl(url, strict)).toBeNull())

  test.each([
    "http://hooks.example.com/",
    "ftp://hooks.example.com/",
    "https://user:pass@hooks.example.com/",
    "https://hooks.example.com/#a",
    "hooks.example.com",
    "https://localhost/",
    "https://LOCALHOST./",
    "https://api.localhost/",
    "https://printer.local/",
    "https://metadata.google.internal/",
    "https://intranet/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://10.1.2.3/",
    "https://169.254.169.254/latest/meta-data",
    "https://172.31.255.255/",
    "https://192.168.0.1/",
    "https://100.64.0.1/",
    "https://0.0.0.0/",
    "https://255.255.255.255/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:8.8.8.8]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[2001:db8::1]/",
    "https://[2001::1]/",
    "https://[fe80::1]/",
    "https://[fd00::1]/",
    "https://[ff02::1]/",
  ])("%s is refused", (url) => expect(faultOfUrl(url, strict)).toMatch(/^must /))

  test("may be of this machine, over plain http, only where that is configured", () => {
    for (const url of ["http://127.0.0.1:9/x", "http://localhost:9/x", "http://[::1]:9/x"]) {
      expect(faultOfUrl(url, strict)).not.toBeNull()
      expect(faultOfUrl(url, { loopback: true })).toBeNull()
    }
    expect(faultOfUrl("http://10.0.0.1/", { loopback: true })).not.toBeNull()
    expect(faultOfUrl("http://hooks.example.com/", { loopback: true })).not.toBeNull()
  })
})

test("no private IPv4 address is public, however it is wrapped", () => {
  const byte = fc.integer({ min: 0, max: 255 })
  const inside = fc.oneof(
    fc.tuple(fc.constant(10), byte, byte, byte),
    fc.tuple(fc.constant(127), byte, byte, byte),
    fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte),
    fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
    fc.tuple(fc.constant(169), fc.constant(254), byte, byte),
  )
  fc.assert(
    fc.property(inside, (bytes) => {
      const dotted = bytes.join(".")
      const hex = bytes.map((value) => value.toString(16).padStart(2, "0")).join("")
      const groups = `${hex.slice(0, 4)}:${hex.slice(4)}`
      const forms = [
        dotted,
        `::ffff:${dotted}`,
        `::ffff:${groups}`,
        `::${dotted}`,
        `64:ff9b::${groups}`,
        `2002:${groups}::`,
      ]
      for (const form of forms) expect([form, isPublic(form)]).toEqual([form, false])
      expect(faultOfUrl(`https://${Number.parseInt(hex, 16)}/`, strict)).not.toBeNull()
    }),
  )
})

test("what is no address is not public", () => {
  for (const text of ["", "a", "1.2.3", "1.2.3.4.5", "256.1.1.1", ":::", "example.com", "1.2.3.4 "])
    expect([text, isPublic(text)]).toEqual([text, false])
  for (const text of ["1.1.1.1", "8.8.8.8", "2606:4700:4700::1111", "2a00:1450:4001:80b::200e"])
    expect([text, isPublic(text)]).toEqual([text, true])
})
