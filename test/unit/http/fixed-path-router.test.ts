// The router of fixed paths: what it remembers is what the tree says, by method, and never a parameter of another request.
import { Hono } from "hono"
import { routePath } from "hono/route"
import { expect, test } from "vitest"
import { FixedPathRouter } from "../../../src/http/fixed-path-router.ts"

const newApp = () =>
  new Hono({ router: new FixedPathRouter(["/documents", "/documents/text"]) })
    .use("/documents/*", async (c, next) => {
      await next()
      c.header("X-Passed", c.req.path)
    })
    .get("/documents", (c) => c.text("list"))
    .post("/documents", (c) => c.text("create"))
    .post("/documents/text", (c) => c.text("text"))
    .get("/documents/:id", (c) => c.text(`one ${c.req.param("id")}`))
    .post("/documents/:id/complete", (c) => c.text(`complete ${c.req.param("id")} ${routePath(c)}`))

const ask = async (app: Hono, method: string, path: string) => {
  const reply = await app.request(path, { method })
  return [reply.status, await reply.text(), reply.headers.get("X-Passed")]
}

test("each method of a fixed path keeps its own handler, with the middleware before it, however often it is asked", async () => {
  const app = newApp()
  for (let round = 0; round < 3; round++) {
    expect(await ask(app, "GET", "/documents")).toEqual([200, "list", "/documents"])
    expect(await ask(app, "POST", "/documents")).toEqual([200, "create", "/documents"])
    expect(await ask(app, "POST", "/documents/text")).toEqual([200, "text", "/documents/text"])
    expect(await ask(app, "GET", "/documents/text")).toEqual([200, "one text", "/documents/text"])
    expect((await ask(app, "DELETE", "/documents"))[0]).toBe(404)
  }
})

test("a path with a parameter is matched anew for each request", async () => {
  const app = newApp()
  for (const id of ["a", "b", "a"]) {
    expect((await ask(app, "GET", `/documents/${id}`))[1]).toBe(`one ${id}`)
    expect((await ask(app, "POST", `/documents/${id}/complete`))[1]).toBe(`complete ${id} /documents/:id/complete`)
  }
})

test("a route that is added later is found", async () => {
  const app = newApp()
  expect((await ask(app, "DELETE", "/documents"))[0]).toBe(404)
  app.delete("/documents", (c) => c.text("gone"))
  expect((await ask(app, "DELETE", "/documents"))[1]).toBe("gone")
})

test("a fixed path is searched once for each method", () => {
  const router = new FixedPathRouter<string>(["/documents"])
  router.add("ALL", "/documents/*", "before")
  router.add("GET", "/documents", "list")
  expect(router.match("GET", "/documents")[0].map(([handler]) => handler)).toEqual(["before", "list"])
  expect(router.match("GET", "/documents")).toBe(router.match("GET", "/documents"))
  expect(router.match("POST", "/documents")[0].map(([handler]) => handler)).toEqual(["before"])
  expect(router.match("GET", "/documents/a")).not.toBe(router.match("GET", "/documents/a"))
})
