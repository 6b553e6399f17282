/** The report with other paths: those in it are absolute, and what is shown is the same on every machine. */
import type { FunctionExplanation } from "./explanation.ts";

export function withPaths(
  functions: readonly FunctionExplanation[],
  show: (file: string) => string,
): readonly FunctionExplanation[] {
  const replace = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(replace);
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(([key, item]) => {
      if (key === "sizes") return [key, item];
      return [key, key === "file" && typeof item === "string" ? show(item) : replace(item)];
    });
    return Object.fromEntries(entries);
  };
  return functions.map((each) => replace(each) as FunctionExplanation);
}
