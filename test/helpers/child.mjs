/** A process that loads a module of the repository, which answers messages: see `child-process.ts`. */
import { loadAsItStands } from "./load-as-it-stands.mjs";

await loadAsItStands(process.argv[2]);
process.send("ready");
