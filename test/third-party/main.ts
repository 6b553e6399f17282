/** Checks all functions of packages, and prints how many are right, and why the others are refused. */
import { openSession } from "../../compiler/session.ts";
import { checkFamily } from "./check-family.ts";
import { families } from "./families.ts";
import { summaryOf } from "./summary.ts";

const session = openSession();
console.log(summaryOf(families.flatMap((family) => checkFamily(session, family))).text);
