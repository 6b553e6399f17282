import { testPrograms } from "./part.ts";

testPrograms(100_000, 350);
