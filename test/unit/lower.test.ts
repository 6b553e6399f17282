/** Lowered programs do what their text does, to the last bit, on random arguments: results, errors and mutations. */
import { expect, test } from "vitest";
import { firstDifference } from "../helpers/lowering.ts";
import { callbacks } from "./lower-programs/callbacks.ts";
import { classes } from "./lower-programs/classes.ts";
import { combinations } from "./lower-programs/combinations.ts";
import { control } from "./lower-programs/control.ts";
import { data } from "./lower-programs/data.ts";
import { functions } from "./lower-programs/functions.ts";
import { lists } from "./lower-programs/lists.ts";
import { order } from "./lower-programs/order.ts";

const groups = { order, control, data, functions, combinations, lists, callbacks, classes };

for (const [group, programs] of Object.entries(groups)) {
  test.each(Object.entries(programs))(`${group}: %s`, (_, text) => {
    expect(firstDifference(text)).toBeUndefined();
  });
}
