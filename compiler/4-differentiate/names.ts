/** The names of derivative variables: `xDot` for a tangent, `xBar` for an adjoint, `xTape` for what is kept of x. */
import { namingOf } from "../ir/build.ts";
import { fieldNaming, type Naming, suffixed } from "../ir/naming.ts";
import type { Value } from "../ir/nodes.ts";
import { isRecord } from "../ir/types.ts";

/** One derived variable per source variable, so that all versions of `s` share one `sBar`. */
export class DerivedNames {
  private readonly made = new Map<Naming, Naming>();

  constructor(private readonly suffix: string) {}

  of(value: Value): Naming | undefined {
    const naming = namingOf(value);
    return naming && this.derived(naming);
  }

  /** Of what a record holds at a position. */
  ofField(record: Value, position: number | undefined): Naming | undefined {
    const field = isRecord(record.type) && position !== undefined ? record.type.fields[position] : undefined;
    const naming = field && fieldNaming(namingOf(record), field.name);
    return naming && suffixed(naming, this.suffix);
  }

  private derived(naming: Naming): Naming {
    const known = this.made.get(naming);
    if (known) return known;
    const derived = suffixed(naming, this.suffix);
    this.made.set(naming, derived);
    return derived;
  }
}
