/**
 * What a random program has declared at some point, and what it may still spend. Values stay finite by construction:
 * every float is either `bounded`, at most 4 in absolute value, or a `sum` of bounded values.
 */
import type { Random } from "../../compiler/check/random.ts";
import type { Derivatives } from "./derivatives.ts";

export interface FloatVariable {
  readonly name: string;
  readonly kind: "bounded" | "sum";
  readonly isMutable: boolean;
}

export interface IndexVariable {
  readonly name: string;
  /** Values are 0, ..., limit - 1. */
  readonly limit: number;
  readonly isMutable: boolean;
}

export interface ArrayVariable {
  readonly name: string;
  readonly kind: "bounded" | "sum";
  readonly length: number;
  /** How long it may be, where it may be longer than that. */
  readonly most?: number | undefined;
  readonly type: "Float64Array" | "Float32Array" | "number[]";
  readonly isWritable: boolean;
}

/** An Int32Array of indexes. */
export interface IntegerArray {
  readonly name: string;
  readonly length: number;
  readonly limit: number;
  readonly isWritable: boolean;
}

/** A list of arrays of numbers, all of them bounded and of one length. */
export interface Rows {
  readonly name: string;
  readonly count: number;
  readonly length: number;
}

/** A function generated before, that may be called. */
export interface Helper {
  readonly name: string;
  /** Takes an array of this type and length besides its numbers. */
  readonly array: Pick<ArrayVariable, "type" | "length" | "kind"> | undefined;
  readonly writes: boolean;
  readonly floats: number;
  /** Whether it takes its depth behind them. */
  readonly isRecursive: boolean;
  /** Whether it takes a number behind all that, which may be left out. */
  readonly hasOptional: boolean;
}

/** A variable that holds an object of this type, with the numbers u and v. */
export interface ObjectVariable {
  readonly name: string;
  readonly type: string;
}

/** What all of a program's functions share. */
export interface Surroundings {
  readonly random: Random;
  /** Whether arrays and objects go by changing names. */
  readonly hasReferences: boolean;
  /** Whether functions go by values, and arrays are gone through by their methods. */
  readonly hasFunctions: boolean;
  /** Whether there are objects that are replaced, and instances of classes. */
  readonly hasObjects: boolean;
  /** Whether what may not be there is read. */
  readonly hasMissing: boolean;
  /** Whether tables are read by keys, see `tables.ts`. */
  readonly hasTables: boolean;
  /** Whether lists become longer and shorter, see `lists.ts` and `stacks.ts`. */
  readonly hasLists: boolean;
  /** Functions that make a list longer, and take a number. */
  readonly extenders: string[];
  /** Whether positions are moved where they are used, see `cursors.ts`. */
  readonly hasCursors: boolean;
  /** Suffixes of modes and what goes with them, see `modes.ts`. */
  readonly modes: string[];
  /** Which derivatives the program speaks of itself. */
  readonly derivatives: Derivatives;
  /** Whether arrays are read and written by parts, see `views.ts`. */
  readonly hasViews: boolean;
  /** Suffixes of unions and of classes that others extend, see `variants.ts`. */
  readonly variants: string[];
  readonly heirs: string[];
  /** Functions with lists that may be left out, see `optionals.ts`. */
  readonly padded: string[];
  /** Names of classes, see `objects.ts`. */
  readonly classes: string[];
  /** Functions that take a function of one number, and a number. */
  readonly appliers: string[];
  /** Functions that make a function of one number from a number. */
  readonly factories: string[];
  readonly helpers: Helper[];
  /** Functions that give a tuple of two numbers. */
  readonly pairs: Pick<Helper, "name" | "floats">[];
  /** The array types that the program's parameters may have. */
  readonly arrayTypes: readonly ArrayVariable["type"][];
  /** Set apart, so that programs of one file do not meet. */
  readonly suffix: string;
  /** Elements are at most 1 in absolute value. */
  readonly table: { readonly name: string; readonly length: number } | undefined;
}

export interface Loop {
  readonly label: string | undefined;
}

export class Scope {
  readonly floats: FloatVariable[];
  readonly indexes: IndexVariable[];
  readonly bools: string[];
  /** Booleans that may be assigned. */
  readonly flags: string[];
  /** Integers that only grow; as floats they are sums. */
  readonly counters: string[];
  readonly arrays: ArrayVariable[];
  /** Nested functions of two numbers. */
  readonly functions: string[];
  /** Functions of one number, by whatever expression. */
  readonly unary: string[];
  /** Lists of bounded numbers that become longer and shorter, and always have an element. */
  readonly lists: string[];
  /** Such lists of rows and of objects with the numbers u and v. */
  readonly rowStacks: Omit<Rows, "count">[];
  readonly objectStacks: string[];
  /** Variables of a mode, of an enumeration, and of two classes without a base. */
  readonly modes: string[];
  readonly levels: string[];
  readonly solids: string[];
  /** Whether the code stands in a nested function, which a method of a list may call: there no list becomes shorter. */
  readonly isNested: boolean;
  /** Whether it stands in a function that calls itself, which keeps what it computes until it runs backwards, needed or not. */
  readonly isRecursive: boolean;
  readonly integers: IntegerArray[];
  readonly rows: Rows[];
  /** Lists of objects with the numbers u and v. */
  readonly records: Omit<Rows, "length">[];
  /** Variables that may name other arrays of their type and length. */
  readonly references: Pick<ArrayVariable, "name" | "length" | "type">[];
  /** Variables with an instance of a class. */
  readonly instances: ObjectVariable[];
  /** Variables that may be given another object. */
  readonly replaceable: ObjectVariable[];
  /** Names of plain objects with `u` and `v`, which may be elements of lists as well. */
  readonly objects: string[];
  /** Strings that are "low" or "high", and objects with two numbers under each of the two. */
  readonly tags: string[];
  readonly ownTables: string[];
  /** Lists of two numbers that may be missing; objects with `u` and `v` that may be, and those of them that may be given another. */
  readonly optionalLists: string[];
  readonly optionalObjects: string[];
  readonly nullables: string[];
  /** Variables of a union of objects, and instances of a class that extends another. */
  readonly shapes: string[];
  readonly derived: string[];
  /** An object from outside whose field w may be missing. */
  optional: string | undefined;
  /** A number that may be left out, which the function takes. */
  leftOut: string | undefined;
  loops: readonly Loop[];
  /** Labels of blocks around. */
  labels: readonly string[];

  constructor(
    readonly around: Surroundings,
    readonly budget: { statements: number; names: number },
    /** Whether the function returns a number, so that `return` may stand anywhere. */
    readonly returnsNumber: boolean,
    outer?: Scope,
    inside: { loop?: Loop; label?: string; isNested?: boolean; isRecursive?: boolean } = {},
  ) {
    this.isNested = inside.isNested ?? outer?.isNested ?? false;
    this.isRecursive = inside.isRecursive ?? outer?.isRecursive ?? false;
    this.floats = [...(outer?.floats ?? [])];
    this.indexes = [...(outer?.indexes ?? [])];
    this.bools = [...(outer?.bools ?? [])];
    this.flags = [...(outer?.flags ?? [])];
    this.counters = [...(outer?.counters ?? [])];
    this.arrays = [...(outer?.arrays ?? [])];
    this.functions = [...(outer?.functions ?? [])];
    this.unary = [...(outer?.unary ?? [])];
    this.lists = [...(outer?.lists ?? [])];
    this.rowStacks = [...(outer?.rowStacks ?? [])];
    this.objectStacks = [...(outer?.objectStacks ?? [])];
    this.modes = [...(outer?.modes ?? [])];
    this.levels = [...(outer?.levels ?? [])];
    this.solids = [...(outer?.solids ?? [])];
    this.integers = [...(outer?.integers ?? [])];
    this.rows = [...(outer?.rows ?? [])];
    this.records = [...(outer?.records ?? [])];
    this.references = [...(outer?.references ?? [])];
    this.tags = [...(outer?.tags ?? [])];
    this.ownTables = [...(outer?.ownTables ?? [])];
    this.optionalLists = [...(outer?.optionalLists ?? [])];
    this.optionalObjects = [...(outer?.optionalObjects ?? [])];
    this.nullables = [...(outer?.nullables ?? [])];
    this.shapes = [...(outer?.shapes ?? [])];
    this.derived = [...(outer?.derived ?? [])];
    this.optional = outer?.optional;
    this.leftOut = outer?.leftOut;
    this.instances = [...(outer?.instances ?? [])];
    this.replaceable = [...(outer?.replaceable ?? [])];
    this.objects = [...(outer?.objects ?? [])];
    this.loops = inside.loop ? [...(outer?.loops ?? []), inside.loop] : (outer?.loops ?? []);
    this.labels = inside.label ? [...(outer?.labels ?? []), inside.label] : (outer?.labels ?? []);
  }

  get random(): Random {
    return this.around.random;
  }

  nested(inside: { loop?: Loop; label?: string } = {}): Scope {
    return new Scope(this.around, this.budget, this.returnsNumber, this, inside);
  }

  /** The inside of a nested function: no jump leads out of it. */
  nestedFunction(returnsNumber = true): Scope {
    const inner = new Scope(this.around, this.budget, returnsNumber, this, { isNested: true });
    inner.loops = [];
    inner.labels = [];
    return inner;
  }

  name(stem: string): string {
    return `${stem}${this.budget.names++}`;
  }

  mutableFloats(kind: "bounded" | "sum"): FloatVariable[] {
    return this.floats.filter((each) => each.isMutable && each.kind === kind);
  }

  writableArrays(kind: "bounded" | "sum"): ArrayVariable[] {
    return this.arrays.filter((each) => each.isWritable && each.kind === kind);
  }
}
