/** Estimates of the gradients of the models that `randomized-models.ts` has: the numbers that they give, and what is drawn and kept for them. */
import { Subject } from "../../compiler/check/subject.ts";
import type { Arguments } from "../../compiler/check/user-values.ts";
import { storageOf } from "../../compiler/explain/stored.ts";
import type { UserValue } from "../../compiler/ir/shape-values.ts";
import { operations } from "../../compiler/ops/index.ts";
import * as runtime from "../../runtime/index.ts";
import { keptFraction, randomIndex, stepSeed } from "../../runtime/random.ts";
import { randomizedLaws, randomizedModels } from "./randomized-models.ts";
import { slotModels } from "./slot-models.ts";
import { sourceProgram } from "./source-programs.ts";

const { functions } = sourceProgram(randomizedModels + randomizedLaws + slotModels);
const subjects = new Map(functions.map((fn) => [fn.name, new Subject(fn)]));
export const subjectOf = (name: string) => subjects.get(name)!;

export type Options = Parameters<Subject["derived"]>[1];
export const numbersOf = (value: UserValue): number[] =>
  typeof value === "number"
    ? [value]
    : ArrayBuffer.isView(value)
      ? [...(value as Float64Array)]
      : (value as UserValue[]).flatMap(numbersOf);

/** The value and the gradient's numbers. */
export function estimator(name: string, args: Arguments, options: Options = {}) {
  const { run } = subjectOf(name).derived("randomizedGrad", options);
  return (seed: number, keep: UserValue) => numbersOf(run(...args, { seed, keep }));
}

export function exactOf(name: string, args: Arguments): number[] {
  return numbersOf(
    subjectOf(name)
      .derived("valueAndGrad")
      .run(...args),
  );
}

export function averaging(name: string, args: Arguments, keep: number, options: Options = {}) {
  const subject = subjectOf(name);
  const exact = exactOf(name, args).slice(1);
  return { subject, derived: subject.derived("randomizedGrad", options), args, keep, exact, slack: 1e-12 };
}

export const slotsOf = (name: string, options: Options = {}) =>
  subjectOf(name).derived("randomizedGrad", options).ir.slots!;
export const sampledIn = (name: string, options: Options = {}) =>
  slotsOf(name, options).flatMap(({ verdict, name: slot }) => (verdict === "sampled" ? [slot] : []));

/** The mean squared distance from the gradient, over all its numbers. */
export function varianceOf(name: string, args: Arguments, keep: number, options: Options = {}, draws = 4000): number {
  const exact = exactOf(name, args);
  const estimate = estimator(name, args, options);
  let sum = 0;
  for (let seed = 0; seed < draws; seed++)
    estimate(seed, keep).forEach((value, i) => (sum += (value - exact[i]!) ** 2));
  return sum / draws;
}

/** What a call takes from the pool, and what it draws. */
export function observed(name: string, args: Arguments, keep: number, options: Options = {}) {
  const taken: { readonly type: string; readonly bytes: number }[] = [];
  const draws: string[] = [];
  const helpers = {
    ...runtime,
    take: (type: Float64ArrayConstructor, length: number) => {
      const buffer = new type(length);
      taken.push({ type: type.name, bytes: buffer.byteLength });
      return buffer;
    },
    give: () => {},
    randomIndex: (...drawn: Parameters<typeof randomIndex>) => {
      draws.push(drawn.join(" "));
      return randomIndex(...drawn);
    },
  };
  const derived = subjectOf(name).derived("randomizedGrad", options);
  derived.runIn(helpers as unknown as typeof runtime)(...args, { seed: 11, keep });
  const { tape } = storageOf(derived.ir, operations, { textOf: () => undefined, isForeign: () => false });
  const names = derived.ir.parameters.map((parameter) => parameter.name);
  const slots = Object.fromEntries(derived.ir.slots!.map((slot) => [slot.name, keep]));
  const sizes = Object.entries(tape.sizes).map(([size, meaning]) => `const ${size} = ${meaning};`);
  const told: number = new Function(...names, "keep", `${sizes.join(" ")} return ${tape.bytes};`)(
    ...args,
    undefined,
    slots,
  );
  return { taken, draws, told };
}

/** Like `distances`, of any estimator. */
export const farthest = (estimate: (seed: number) => readonly number[], exact: readonly number[], draws: number) => {
  const [sums, squares] = [exact.map(() => 0), exact.map(() => 0)];
  for (let seed = 0; seed < draws; seed++)
    estimate(seed).forEach((value, i) => {
      sums[i]! += value - exact[i]!;
      squares[i]! += (value - exact[i]!) ** 2;
    });
  const errors = sums.map(
    (sum, i) => Math.abs(sum / draws) / Math.sqrt((squares[i]! / draws - (sum / draws) ** 2) / draws + 1e-30),
  );
  return Math.max(...errors);
};

/** A derivative that has been changed. */
export const runOf = (code: string) => {
  const body = code.replace(/^import .*$/gm, "").replace("export function", "return function");
  return new Function("take", "give", "randomIndex", "stepSeed", "keptFraction", body)(
    runtime.take,
    runtime.give,
    randomIndex,
    stepSeed,
    keptFraction,
  );
};
