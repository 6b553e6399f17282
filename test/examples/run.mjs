/** The tests of the examples with whole runs in place of short ones. */
import { startVitest } from "vitest/node";

process.env.FLUXION_EXAMPLES = "full";
const vitest = await startVitest("test", ["test/examples"], { watch: false });
await vitest.close();
