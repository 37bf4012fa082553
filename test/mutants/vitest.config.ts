// What is run against planted faults: everything in Node that does not start the whole platform.
import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    name: "mutants",
    include: ["test/{unit,contract}/**/*.test.ts"],
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
})
