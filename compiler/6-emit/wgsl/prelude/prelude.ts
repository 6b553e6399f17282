/** The functions that kernels carry along, those that they need themselves before them. */
import { InternalError } from "../../../diagnostics/diagnostic.ts";
import { exponential } from "./exponential.ts";
import { numbers } from "./numbers.ts";
import { trigonometric } from "./trigonometric.ts";

const texts: ReadonlyMap<string, string> = new Map(Object.entries({ ...numbers, ...exponential, ...trigonometric }));

/** The names that a kernel's own variables leave to its prelude. */
export const preludeNames: ReadonlySet<string> = new Set(texts.keys());

/** The text of these functions and of those that they call, each once. */
export function preludeOf(names: Iterable<string>): string {
  const written = new Set<string>();
  const add = (name: string): void => {
    const text = texts.get(name);
    if (text === undefined) throw new InternalError(`'${name}' is no function of the prelude`);
    if (written.has(text)) return;
    for (const called of calledIn(text)) if (called !== name) add(called);
    written.add(text);
  };
  for (const name of [...names].sort()) add(name);
  return [...written].join("\n\n");
}

function calledIn(text: string): readonly string[] {
  const calls = [...text.matchAll(/\b(\w+)\(/g)].map(([, name]) => name as string);
  return calls.filter((name) => texts.has(name));
}
