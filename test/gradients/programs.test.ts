/** Small numeric programs in the style in which people write them, through all modes. */
import { testCorpus } from "../helpers/corpus.ts";

testCorpus(new URL("../programs", import.meta.url));
