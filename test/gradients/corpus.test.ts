/** Functions as people write them, crossed with all modes. A function added to the folders is a function tested. */
import { testCorpus } from "../helpers/corpus.ts";

testCorpus(new URL("corpus", import.meta.url));
