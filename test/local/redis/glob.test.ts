// Redis' glob patterns.
import { expect, test } from "vitest"
import { globMatcher } from "../../../workers/local/redis/glob.ts"

test.each([
  ["*", "anything\n", true],
  ["", "", true],
  ["", "a", false],
  ["rl:ten_1:*", "rl:ten_1:17", true],
  ["rl:ten_1:*", "rl:ten_12:17", false],
  ["a.c", "abc", false],
  ["h?llo", "hello", true],
  ["h?llo", "hllo", false],
  ["h[ae]llo", "hallo", true],
  ["h[^ae]llo", "hallo", false],
  ["h[a-c]llo", "hbllo", true],
  ["h[c-a]llo", "hbllo", true],
  ["h\\*llo", "h*llo", true],
  ["h\\*llo", "hello", false],
  ["[\\]]", "]", true],
  ["(a|b)+", "(a|b)+", true],
  ["(a|b)+", "a", false],
  ["a*b*c", "a-b-b-c", true],
])("%j against %j is %s", (pattern, key, expected) => {
  expect(globMatcher(pattern)(key)).toBe(expected)
})
