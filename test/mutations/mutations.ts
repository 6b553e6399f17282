/**
 * All mutations by name. Each takes a text and gives another one, which need not be a program; undefined where the text
 * has no place for it.
 */
import type { Random } from "../../compiler/check/random.ts";
import { nodeMutations } from "./node-mutations.ts";
import { requestMutations } from "./request-mutations.ts";
import { sizeMutations } from "./size-mutations.ts";
import { textMutations } from "./text-mutations.ts";

export type Mutation = (text: string, context: MutationContext) => string | undefined;

export interface MutationContext {
  readonly random: Random;
  /** Another text to take something from. */
  readonly donor: string;
}

/** Mutations of one kind, and how often one of them is drawn. */
const groups: readonly (readonly [weight: number, mutations: Readonly<Record<string, Mutation>>])[] = [
  [4, textMutations],
  [4, nodeMutations],
  [1, sizeMutations],
  [1, requestMutations],
];

export function drawMutation(random: Random): { readonly name: string; readonly mutate: Mutation } {
  const group = random.choose(groups.map(([weight, mutations]) => [weight, () => mutations] as const));
  const [name, mutate] = random.pick(Object.entries(group));
  return { name, mutate };
}
