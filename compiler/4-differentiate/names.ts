/** The names of derivative variables: `xDot` for a tangent, `xBar` for an adjoint, `xTape` for what is kept of x. */
import type { Value, Variable } from "../ir/nodes.ts";

/** One derived variable per source variable, so that all versions of `s` share one `sBar`. */
export class DerivedNames {
  private readonly made = new Map<Variable, Variable>();

  constructor(private readonly suffix: string) {}

  of(value: Value): Variable | undefined {
    const variable = value.variable;
    if (!variable) return undefined;
    const known = this.made.get(variable);
    if (known) return known;
    const derived: Variable = { name: `${variable.name}${this.suffix}` };
    this.made.set(variable, derived);
    return derived;
  }
}
