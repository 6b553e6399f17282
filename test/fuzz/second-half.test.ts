import { testPrograms } from "./part.ts";

testPrograms(200_000, 350);
