/** Runs estimates.ts as it stands, without a build. */
import { loadAsItStands } from "../helpers/load-as-it-stands.mjs";

await loadAsItStands("/test/fuzz/estimates.ts");
