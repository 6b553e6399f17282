/** Requests inside functions that are differentiated, and of requests: the truth is the module as it is built. */
import { testCorpus } from "../helpers/corpus.ts";

testCorpus(new URL("requests", import.meta.url));
