// Files share a worker and its clock: what a test stops or turns goes on as it was after it.
import { afterEach, vi } from "vitest"

afterEach(() => void vi.useRealTimers())
