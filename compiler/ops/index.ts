/** The table of all operations: one record each, grouped by topic. */
import type { OperationTable } from "../ir/operation.ts";
import * as arithmetic from "./arithmetic.ts";
import * as bits from "./bits.ts";
import * as compare from "./compare.ts";
import * as convert from "./convert.ts";
import * as exponential from "./exponential.ts";
import * as logic from "./logic.ts";
import * as random from "./random.ts";
import * as rounding from "./rounding.ts";
import * as trigonometric from "./trigonometric.ts";

export const operations = {
  ...arithmetic,
  ...exponential,
  ...trigonometric,
  ...rounding,
  ...bits,
  ...compare,
  ...logic,
  ...convert,
  ...random,
} satisfies OperationTable;
