/** What other differentiation tools got wrong at some time, with closed forms to be met and all the general checks. */
import { testCorpus } from "../helpers/corpus.ts";

testCorpus(new URL("cases", import.meta.url));
