/**
 * Every objective of `fluxion/scores` over an energy and a score that are Gaussian where their bumps are 0, and bend where they
 * are not; compiled once for the tests of this folder.
 */
import { inSinglePrecision, narrowed } from "../../compiler/check/precision.ts";
import { openSession } from "../../compiler/index.ts";
import { runModule } from "../helpers/source-programs.ts";

const models = `
import { grad, hessian, jacobian, valueAndGrad } from "fluxion";
import { energyMlp, type EnergyMlp } from "fluxion/scores";
import * as S from "fluxion/scores";

/** p [d, d]; w [units, d]; a [units] for an energy, [units, d] for a score. */
interface Model { p: Float64Array; w: Float64Array; a: Float64Array }

/** x'Px / 2 + sum of a tanh(w'x). */
function energy({ p, w, a }: Model, x: Float64Array, d: number): Float64Array {
  const rows = (x.length / d) | 0;
  const energies = new Float64Array(rows);
  for (let r = 0; r < rows; r++) {
    let sum = 0;
    for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) sum += 0.5 * x[r * d + i]! * p[i * d + j]! * x[r * d + j]!;
    for (let k = 0; k < a.length; k++) {
      let z = 0;
      for (let i = 0; i < d; i++) z += w[k * d + i]! * x[r * d + i]!;
      sum += a[k]! * Math.tanh(z);
    }
    energies[r] = sum;
  }
  return energies;
}

/** -Px + sum of tanh(w'x) a. */
function score({ p, w, a }: Model, x: Float64Array, d: number): Float64Array {
  const s = new Float64Array(x.length);
  const rows = (x.length / d) | 0;
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) s[r * d + i]! -= p[i * d + j]! * x[r * d + j]!;
    for (let k = 0; k < w.length / d; k++) {
      let z = 0;
      for (let i = 0; i < d; i++) z += w[k * d + i]! * x[r * d + i]!;
      const t = Math.tanh(z);
      for (let i = 0; i < d; i++) s[r * d + i]! += a[k * d + i]! * t;
    }
  }
  return s;
}

function shifted(energies: Float64Array): Float64Array {
  const all = new Float64Array(energies.length);
  for (let r = 0; r < all.length; r++) all[r] = energies[r]! + 40;
  return all;
}

function single(energies: Float64Array): Float64Array {
  const all = new Float64Array(energies.length);
  for (let r = 0; r < all.length; r++) all[r] = Math.fround(energies[r]!);
  return all;
}
`;

/** What the objectives take behind the model: its arguments, by name. */
const energyObjectives = {
  smOfEnergy: "x, d",
  ssmOfEnergy: "x, v, d",
  nestedSsmOfEnergy: "x, v, d",
  ssmVrOfEnergy: "x, v, d",
  dsmOfEnergy: "clean, x, 0.5, d",
  multiscaleDsmOfEnergy: "clean, x, sigmas, d, 0.7, 0.1",
  fdSsmOfEnergy: "x, v, d",
  fdDsmOfEnergy: "clean, x, v, 0.5, d",
  fdMultiscaleDsmOfEnergy: "clean, x, v, sigmas, d, 0.7, 0.1",
} as const;

const scoreObjectives = {
  smOfScore: "x, d",
  ssmOfScore: "x, v, d",
  ssmVrOfScore: "x, v, d",
  annealedSsmVrOfScore: "x, v, sigmas, d",
  dsmOfScore: "clean, x, 0.5, d",
  annealedDsmOfScore: "clean, x, sigmas, d",
  fdSsmOfScore: "x, v, d",
  fdSsmVrOfScore: "x, v, d",
  annealedFdSsmVrOfScore: "x, v, sigmas, d",
} as const;

export type EnergyObjective = keyof typeof energyObjectives;
export type ScoreObjective = keyof typeof scoreObjectives;
export type Objective = EnergyObjective | ScoreObjective;
/** What an objective takes behind the model. */
export function takenBy(name: Objective): readonly string[] {
  return { ...energyObjectives, ...scoreObjectives }[name].split(", ");
}
export const energyNames = Object.keys(energyObjectives) as EnergyObjective[];
export const scoreNames = Object.keys(scoreObjectives) as ScoreObjective[];

export interface Data {
  /** [rows, d]: the data, or the noisy one. */
  readonly x: Float64Array;
  readonly clean: Float64Array;
  readonly v: Float64Array;
  readonly sigmas: Float64Array;
  readonly d: number;
}

export interface Model {
  readonly p: Float64Array;
  readonly w: Float64Array;
  readonly a: Float64Array;
}

/** The value, and the gradient by the model. */
export type Compiled = (model: Model, data: Data) => [value: number, gradient: Model];

const data = "x: Float64Array, clean: Float64Array, v: Float64Array, sigmas: Float64Array, d: number";

function request(objective: string, model: string, args: string): string {
  return `valueAndGrad((m: Model, ${data}) => S.${objective}((y) => ${model}, ${args}))`;
}

function entries(objectives: Readonly<Record<string, string>>, model: string): string[] {
  return Object.entries(objectives).map(([name, args]) => `${name}: ${request(name, model, args)}`);
}

const text = `${models}
export const objectives = {
  ${[...entries(energyObjectives, "energy(m, y, d)"), ...entries(scoreObjectives, "score(m, y, d)")].join(",\n  ")},
  shiftedFdSsm: ${request("fdSsmOfEnergy", "shifted(energy(m, y, d))", energyObjectives.fdSsmOfEnergy)},
  shiftedFdDsm: ${request("fdDsmOfEnergy", "shifted(energy(m, y, d))", energyObjectives.fdDsmOfEnergy)},
  singleFdSsm: ${request("fdSsmOfEnergy", "single(energy(m, y, d))", energyObjectives.fdSsmOfEnergy)},
};
// Of one row.
export const slopes = grad((x: Float64Array, m: Model) => energy(m, x, x.length)[0]!);
export const curvatures = hessian((x: Float64Array, m: Model) => energy(m, x, x.length)[0]!);
export const turns = jacobian((x: Float64Array, m: Model) => score(m, x, x.length));
export const energyOf = energy;
export const scoreOf = score;
// A network, by its parameters and by what comes in.
export const network = valueAndGrad((m: EnergyMlp, x: Float64Array, v: Float64Array, d: number) =>
  S.fdSsmOfEnergy((y) => energyMlp(m, y), x, v, d));
`;

/** Kept for what else the tests compile. */
export const session = openSession();

export interface Built {
  readonly objectives: Readonly<Record<Objective | "shiftedFdSsm" | "shiftedFdDsm" | "singleFdSsm", Compiled>>;
  slopes(x: Float64Array, model: Model): Float64Array;
  curvatures(x: Float64Array, model: Model): Float64Array;
  turns(x: Float64Array, model: Model): Float64Array;
  energyOf(model: Model, x: Float64Array, d: number): Float64Array;
  scoreOf(model: Model, x: Float64Array, d: number): Float64Array;
  network(model: object, x: Float64Array, v: Float64Array, d: number): [number, object];
}

export function built(): Built {
  const { modules, diagnostics } = session.compile([{ path: "/project/objectives.ts", text }], {
    standalone: true,
  });
  if (diagnostics.length > 0) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  const made = runModule(modules[0]!.code) as unknown as Built;
  const objectives = Object.entries(made.objectives).map(([name, run]) => {
    const raw = run as unknown as (...args: unknown[]) => [number, Model];
    const compiled: Compiled = (model, { x, clean, v, sigmas, d }) => raw(model, x, clean, v, sigmas, d);
    return [name, compiled];
  });
  return { ...made, objectives: Object.fromEntries(objectives) };
}

/** Some objectives alone, in single precision of what is handed over in double, or in double. */
export function builtAlone<Name extends Objective>(
  names: readonly Name[],
  precision: "single" | "double",
): Readonly<Record<Name, Compiled>> {
  const all = { ...energyObjectives, ...scoreObjectives };
  const each = names.map(
    (name) => `${name}: ${request(name, name in energyObjectives ? "energy(m, y, d)" : "score(m, y, d)", all[name])}`,
  );
  const inDouble = `${models}\nexport const objectives = {\n  ${each.join(",\n  ")},\n};\n`;
  const text =
    precision === "double"
      ? inDouble
      : inSinglePrecision(inDouble).replaceAll("fluxion/scores", "fluxion/scores/single");
  const { modules, diagnostics } = session.compile([{ path: `/project/${precision}.ts`, text }], { standalone: true });
  if (diagnostics.length > 0) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  const made = runModule(modules[0]!.code).objectives as Record<Name, (...args: unknown[]) => [number, Model]>;
  const held = precision === "double" ? <T>(value: T) => value : narrowed;
  const compiled = names.map((name): [Name, Compiled] => [
    name,
    (model, data) => {
      const { x, clean, v, sigmas, d } = held(data);
      return made[name](held(model), x, clean, v, sigmas, d);
    },
  ]);
  return Object.fromEntries(compiled) as Record<Name, Compiled>;
}
