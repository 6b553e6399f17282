/** Each function once came out wrong, or not at all; its name says how. */
import { testCorpus } from "../helpers/corpus.ts";

testCorpus(new URL("regressions", import.meta.url));
