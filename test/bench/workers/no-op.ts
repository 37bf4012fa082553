// The control: what Hono costs when it does nothing.
import { Hono } from "hono"

export default new Hono().get("/", (c) => c.json({ status: "ok" }))
