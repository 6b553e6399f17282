/** Checks the functions of a family as `fluxion check` checks a user's: right, or refused with what is said of it. */
import { fileURLToPath } from "node:url";
import { checkFunction } from "../../compiler/check/check-function.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import type { Session } from "../../compiler/session.ts";
import type { Family } from "./families.ts";

export interface Verdict {
  readonly family: Family;
  readonly name: string;
  readonly outcome: "right" | "refused" | "wrong";
  /** Why it is refused, or what is wrong. */
  readonly why: string;
  readonly diagnostics: readonly Diagnostic[];
}

const settings = { seed: 1, inputs: 1 };

export function checkFamily(session: Session, family: Family): readonly Verdict[] {
  const path = fileURLToPath(new URL(`made-of-${family.from.replaceAll(/\W/g, "-")}.ts`, import.meta.url));
  const { functions } = session.requested([{ path, text: moduleFor(family, family.functions) }]);
  return family.functions.map((name) => {
    const own = functions.find((fn) => fn.name === nameFor(name));
    if (own === undefined) {
      const { diagnostics } = session.requested([{ path, text: moduleFor(family, [name]) }]);
      const [first] = diagnostics;
      return { family, name, outcome: "refused", why: first ? `${first.code} ${first.message}` : "", diagnostics };
    }
    const report = checkFunction({ own, wide: undefined, narrow: undefined }, settings);
    const { outcome, failure, diagnostics } = report;
    const isRefused = outcome === "unchecked" && failure === undefined;
    const why = failure ? `${failure.check}: ${failure.details}` : diagnostics.map(({ message }) => message).join(" ");
    return { family, name, outcome: outcome === "right" ? "right" : isRefused ? "refused" : "wrong", why, diagnostics };
  });
}

const nameFor = (name: string) => `call_${name.replaceAll(/\W+/g, "_")}`;

/** A module whose functions do nothing but call those of the package. */
export function moduleFor(family: Family, functions: readonly string[]): string {
  const { parameters, fixed = [], call, result = "number", samples } = family;
  const wrt = [...parameters.matchAll(/(\w+):/g)]
    .map(([, name = ""]) => name)
    .filter((name) => !fixed.includes(name) && new RegExp(`(^|, )${name}:`).test(parameters));
  const made = functions.map((name) => {
    const expression = call.replaceAll("lib.$", name === "" ? "lib" : `lib.${name}`);
    const body = result === "void" ? `${expression};` : `return ${expression};`;
    return `/** @differentiable wrt ${wrt.join(" ")} modes ${result === "void" ? "jvp vjp" : "grad jvp"} */
export function ${nameFor(name)}(${parameters}): ${result} { ${body} }`;
  });
  const points = functions.map((name) => `${nameFor(name)}: [${samples.join(", ")}]`);
  return [
    `import ${family.import} from "${family.from}";`,
    ...made,
    `export const samples = { ${points.join(", ")} };`,
  ].join("\n");
}
