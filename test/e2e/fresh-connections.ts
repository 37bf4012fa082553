// Every request of a test gets a connection of its own: workerd closes one that was idle for five seconds, and while the
// test or workerd is behind, that can meet a request which is already on its way.
import { Agent, setGlobalDispatcher } from "undici"

setGlobalDispatcher(new Agent({ pipelining: 0 }))
