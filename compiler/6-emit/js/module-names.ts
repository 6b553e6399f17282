/** The names of what a generated module holds or imports. They are chosen before any function is written. */
import { InternalError } from "../../diagnostics/diagnostic.ts";
import type { IrFunction, Program } from "../../ir/nodes.ts";
import type { RuntimeName } from "../../runtime-names.ts";
import { freeName } from "./identifiers.ts";

/** What a module consists of beside its functions. */
export interface ModuleContent {
  readonly functions: readonly IrFunction[];
  /** Those of the program's functions, by id, that are among them. */
  readonly own: ReadonlyMap<string, IrFunction>;
  /** Ids of functions that they call and that are not among them. */
  readonly called: readonly string[];
  readonly tables: readonly string[];
  readonly helpers: readonly RuntimeName[];
}

export class ModuleNames {
  private readonly taken = new Set<string>();
  private readonly functions = new Map<string, string>();
  private readonly tables = new Map<string, string>();
  private readonly helpers = new Map<RuntimeName, string>();

  /** The module's own functions keep their names; then called functions, tables and helpers choose among the rest. */
  constructor(program: Program, content: ModuleContent, alsoTaken: readonly string[]) {
    for (const name of [...content.functions.map((fn) => fn.name), ...alsoTaken]) this.taken.add(name);
    for (const [id, fn] of content.own) this.functions.set(id, fn.name);
    for (const id of content.called) this.functions.set(id, this.choose(program.functions.get(id)?.name ?? id));
    for (const id of content.tables) this.tables.set(id, this.choose(program.tables.get(id)?.name ?? id));
    for (const helper of content.helpers) this.helpers.set(helper, this.choose(helper));
  }

  fn(id: string): string {
    return known(this.functions.get(id), id);
  }

  table(id: string): string {
    return known(this.tables.get(id), id);
  }

  helper(name: RuntimeName): string {
    return known(this.helpers.get(name), name);
  }

  /** A name for one more function of the module. */
  choose(wanted: string): string {
    const name = freeName(wanted, (candidate) => this.taken.has(candidate));
    this.taken.add(name);
    return name;
  }
}

function known(name: string | undefined, what: string): string {
  if (name === undefined) throw new InternalError(`'${what}' has no name in the generated module`);
  return name;
}
