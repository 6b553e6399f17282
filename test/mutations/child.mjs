/** The process that compiles mutants: what never ends in it is ended from outside. */
import { loadAsItStands } from "../helpers/load-as-it-stands.mjs";

await loadAsItStands("/test/mutations/child.ts");
process.send("ready");
