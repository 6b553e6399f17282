/** Random numbers of `fluxion/random`, which generated code draws: pure functions of a seed, a slot and an element. */
import { type Content, refused } from "../contents/contents.ts";
import { asBits, asFloat, scalar } from "../contents/convert.ts";
import { areCounted, areRefused, type Item } from "../contents/items.ts";
import type { Context } from "../context.ts";
import type { Draw } from "../names/math-names.ts";

export function callDraw(context: Context, op: Draw, args: readonly Item[]): Content {
  if (areRefused(args) || !areCounted(context, args)) return refused;
  const [seed, slot, element] = args;
  // The type check tells of arguments that are missing.
  if (!seed || !slot || !element) return refused;
  const key = asFloat(context, seed.content, seed.node, op);
  const counter = [slot, element].map((each) => asBits(context, each.content, each.node, op));
  return scalar(context.builder.compute(op, key, ...counter));
}
