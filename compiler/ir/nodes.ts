/**
 * The intermediate representation: structured SSA with region arguments.
 *
 * - A scalar `Value` is defined once: by a statement, or as an argument of a region. A value is visible in the
 *   rest of its region and in the regions nested there.
 * - A value of array type is a reference to a memory object; `load`, `store` and their kin read and write it in order.
 * - Control flow is four constructs: `if`, `for` (counted), `loop` (endless) and `block`. A region ends with one
 *   terminator: `yield` (falls through, handing values to the construct it belongs to), `break` (leaves an
 *   enclosing block, whose results it gives) or `throw`. There is no other jump:
 *     `break`    is  a break out of a block around the loop,
 *     `continue` is  a break out of a block that is the loop's whole body,
 *     `return`   is  a break to the function's own label,
 *     `while`    is  a `loop` whose first `if` breaks.
 * - Structs are flattened to their leaves; strings and objects do not exist here.
 * - Nodes are immutable: a pass builds new ones. Identity is object identity; numbers exist only in print.
 */
import type { Span } from "../diagnostics/span.ts";
import type { LoopMarks } from "./checkpoint.ts";
import type { DefaultValue } from "./default-values.ts";
import type { AssignedField, CallEffects, CalledBy, DerivativeRules, Parts } from "./function-facts.ts";
import type { DeviceCall } from "./kernel.ts";
import type { LayerFacts, Pull, Seam, Tap } from "./layers.ts";
import type { Hint, Variable } from "./naming.ts";
import type { OpName } from "./op-names.ts";
import type { SlotVerdict } from "./sampled-slots.ts";
import type { StoredValue } from "./stored-value.ts";
import type { FlatArrayType, Shape, Type } from "./types.ts";

export type { AssignedField, Tap, Variable };
export interface Value {
  readonly type: Type;
  /** Absent for temporaries, which emission nests into the expression that uses them. */
  readonly variable: Variable | undefined;
  /** Temporaries may have one. */
  readonly hint: Hint | undefined;
}

/**
 * Where a statement comes from. `group` numbers the source statement: what came from one is printed together. `derived`
 * marks derivative code, with its primal's span; `settled` such code that is differentiated in turn, and keeps its bits.
 */
export interface Origin {
  readonly span: Span | undefined;
  readonly group: number;
  readonly derived: boolean;
  readonly settled?: true;
  /** Of what may be kept instead of computed again, and has the same bits then. */
  readonly again?: true;
}

/** The target of `break`. */
export interface Label {
  readonly name: string;
}

export interface Region {
  /** Loop bodies: the counter (of a `for`) and the carried values. Function body: the parameters' leaves. Else none. */
  readonly arguments: readonly Value[];
  readonly statements: readonly Statement[];
  readonly terminator: Terminator;
}

export type Terminator =
  /** The region's end. In an `if` or `block` the values are its results; in a loop the next carried values. */
  | { readonly kind: "yield"; readonly values: readonly Value[]; readonly origin: Origin }
  /** Leaves the enclosing block (or function) with this label; the values are its results. */
  | { readonly kind: "break"; readonly target: Label; readonly values: readonly Value[]; readonly origin: Origin }
  | Throw;

/** An error exit: `throw new errorClass(parts joined, { cause })`. */
export interface Throw {
  readonly kind: "throw";
  readonly errorClass: "Error" | "RangeError" | "TypeError";
  readonly parts: readonly (string | Value)[];
  readonly cause?: Value;
  readonly origin: Origin;
}

export type Statement =
  | Constant
  | Compute
  | Load
  | Store
  | Accumulate
  | Length
  | Allocate
  | Reserve
  | Release
  | View
  | Duplicate
  | ZerosLike
  | Compose
  | Same
  | Fill
  | Copy
  | Table
  | RequireDisjoint
  | RequireLength
  | Tap
  | Call
  | If
  | For
  | Loop
  | Block;

/**
 * A literal. `null` is what has been left out, of which `isMissing` tells; `undefined` stands for a variable without
 * initialiser, never read on a path that matters.
 */
export interface Constant {
  readonly kind: "constant";
  readonly value: ConstantValue;
  readonly result: Value;
  readonly origin: Origin;
}

export type ConstantValue = number | boolean | string | null | undefined;

/** A pure scalar operation of the table in `ops/`. */
export interface Compute {
  readonly kind: "compute";
  readonly op: OpName;
  readonly operands: readonly Value[];
  readonly result: Value;
  readonly origin: Origin;
}

/** `result = array[index]`, or a field of a record. Outside its bounds an array reads as `undefined`, which counts as NaN. */
export interface Load {
  readonly kind: "load";
  readonly array: Value;
  readonly index: Value;
  readonly result: Value;
  readonly origin: Origin;
}

/**
 * `array[index] = value`. A typed array ignores a store outside its bounds. One that `removes` takes away the last element
 * of a list, which stands at `index`: the list is that long from then on, and the value is nowhere.
 */
export interface Store {
  readonly kind: "store";
  readonly removes?: true;
  readonly array: Value;
  readonly index: Value;
  readonly value: Value;
  readonly origin: Origin;
}

/** `array[index] += value` (or `-=`): its adjoint reads nothing of the cell. */
export interface Accumulate {
  readonly kind: "accumulate";
  readonly sign: 1 | -1;
  readonly array: Value;
  readonly index: Value;
  readonly value: Value;
  readonly origin: Origin;
}

export interface Length {
  readonly kind: "length";
  readonly array: Value;
  readonly result: Value;
  readonly origin: Origin;
}

/**
 * A new array. `uninitialised` content may be anything; `pooled` memory is taken from the pool and released to it. A
 * pooled array that is not initialised may also be longer than `length`; any other has exactly that length.
 */
export interface Allocate {
  readonly kind: "allocate";
  readonly length: Value;
  readonly content: "zero" | "uninitialised";
  readonly pooled: boolean;
  readonly shared?: true; // A pooled one that threads share.
  readonly isSparse?: true; // Few entries of it are ever stored.
  /** Present where it keeps something of one sweep for the other. */
  readonly stored?: StoredValue;
  readonly result: Value;
  readonly origin: Origin;
}

/** Makes a pooled array hold at least `length` elements, keeping its content. The value still names it. */
export interface Reserve {
  readonly kind: "reserve";
  readonly array: Value;
  readonly length: Value;
  readonly origin: Origin;
}

/** Gives a pooled array back, also one that a list has held. */
export interface Release {
  readonly kind: "release";
  readonly shared?: true; // As it was allocated.
  readonly array: Value;
  readonly origin: Origin;
}

/**
 * `array.subarray(start, end)` of a typed array: shares its memory. An `exclusive` view is the only name by which its
 * stretch of memory is read or written: it counts as a memory object of its own.
 */
export interface View {
  readonly kind: "view";
  readonly exclusive?: true;
  readonly array: Value;
  readonly start: Value;
  readonly end: Value;
  readonly result: Value;
  readonly origin: Origin;
}

/** A new array with another's content, converted to the result's type. The arrays in a list of arrays are copied as well. */
export interface Duplicate {
  readonly kind: "duplicate";
  readonly array: Value;
  readonly result: Value;
  readonly origin: Origin;
}

/** A new record with these contents, one for each field; what stands for an absent field does not matter. */
export interface Compose {
  readonly kind: "compose";
  readonly operands: readonly Value[];
  readonly result: Value;
  readonly origin: Origin;
}

/** Whether two references lead to one array or record. */
export interface Same {
  readonly kind: "same";
  readonly left: Value;
  readonly right: Value;
  readonly result: Value;
  readonly origin: Origin;
}

/** A new array with the structure of another, the lengths of all arrays inside it among it, that holds zeros. */
export interface ZerosLike {
  readonly kind: "zerosLike";
  readonly array: Value;
  readonly result: Value;
  readonly origin: Origin;
}

/** `array.fill(value)` over the whole array. */
export interface Fill {
  readonly kind: "fill";
  readonly array: Value;
  readonly value: Value;
  readonly origin: Origin;
}

/** `target[offset + i] = source[i]` for all i of source; what does not fit throws a RangeError as `set` does. */
export interface Copy {
  readonly kind: "copy";
  readonly target: Value;
  readonly offset: Value;
  readonly source: Value;
  readonly origin: Origin;
}

/** A constant array of the program (`Program.tables`), read only. */
export interface Table {
  readonly kind: "table";
  readonly table: string;
  readonly result: Value;
  readonly origin: Origin;
}

/** Throws FX8001 when a written array shares memory with another. `names` (of written, then others) go into the message. */
export interface RequireDisjoint {
  readonly kind: "requireDisjoint";
  readonly written: readonly Value[];
  readonly others: readonly Value[];
  readonly names: readonly string[];
  readonly origin: Origin;
}

/** Throws FX8002 when the array's length is not `length`. `name` and `expected` (a phrase) go into the message. */
export interface RequireLength {
  readonly kind: "requireLength";
  readonly array: Value;
  readonly length: Value;
  readonly name: string;
  readonly expected: string;
  readonly origin: Origin;
}

/** A call of another function of the program. Operands and results are flattened leaves. */
export interface Call {
  readonly kind: "call";
  readonly callee: string;
  readonly operands: readonly Value[];
  readonly results: readonly Value[];
  readonly effects?: CallEffects; // Absent where anything may happen to the operands.
  readonly hasRules?: true; // The callee's derivative is given: no shadow or tangent is handed to it.
  readonly isAsked?: true; // While the caller is differentiated: the callee stands for the derivative of what was called.
  /** From where on operands and results are shadows or tangents of those before, and never their memory. */
  readonly companions?: { readonly operands: number; readonly results: number };
  readonly origin: Origin;
}

export interface If {
  readonly kind: "if";
  readonly condition: Value;
  readonly then: Region;
  readonly otherwise: Region;
  /** Given by the `yield` of the branch taken; a branch that leaves by `break` or `throw` gives none. */
  readonly results: readonly Value[];
  readonly origin: Origin;
}

/**
 * `for (counter = from; counter <test> to; counter += step) body`. `from`, `to` and `step` are evaluated once; `to` is
 * an index or a float; the body does not change the counter. Region arguments: counter, then the carried values, which
 * start as `initial`; the body's `yield` gives the next ones; after the last trip they are the `results`.
 */
export interface For extends LoopMarks {
  readonly kind: "for";
  readonly from: Value;
  readonly to: Value;
  readonly step: Value;
  readonly test: "<" | "<=" | ">" | ">=";
  readonly initial: readonly Value[];
  readonly body: Region;
  readonly results: readonly Value[];
  readonly origin: Origin;
}

/** An endless loop: left only by a `break` to an enclosing block or by `throw`, hence without results. */
export interface Loop {
  readonly kind: "loop";
  readonly initial: readonly Value[];
  readonly body: Region;
  readonly origin: Origin;
}

/** Runs `body`; its `yield`, or any `break` to `label` inside it, gives the results. */
export interface Block {
  readonly kind: "block";
  readonly label: Label;
  readonly body: Region;
  readonly results: readonly Value[];
  readonly origin: Origin;
}

export interface Parameter {
  readonly name: string;
  readonly shape: Shape;
  /** The shape's leaves, in order; the function body's region arguments are those of all parameters, in order. */
  readonly leaves: readonly Value[];
  readonly defaultValue: DefaultValue | undefined; // A constant one of a leaf; one that is computed is an `if` on `isMissing`.
  readonly optional: boolean; // Whether the caller may leave it out.
  readonly isReadonly?: true; // Its type in the source has lists that cannot be written.
  readonly written?: string; // How the source names it, where it takes it apart at once: `{ x, y }`.
}

export interface IrFunction {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly result: Shape | undefined; // What the function returns, if anything.
  readonly label: Label; // A `break` to it is a return, as the body's own `yield` is. Values: the leaves of `result`.
  readonly body: Region;
  readonly alternative?: Shape; // Given instead where the last value returned says so; its leaves stand before that.
  /** Fields of structured parameters that every return assigns; their values follow the leaves of `result`. */
  readonly assigned?: readonly AssignedField[];
  /** Arguments that it leaves as they are, by their positions, where its code may not show it: of a derivative. */
  readonly untouched?: ReadonlySet<number>;
  readonly called?: CalledBy; // For a function that is called while its callers are differentiated.
  readonly rules?: DerivativeRules; // For a function whose derivative its user gives.
  readonly slots?: readonly SlotVerdict[]; // For a randomized gradient.
  readonly parts?: Parts; // For a function that runs trips of its caller's loop.
  readonly isPlan?: true; // For one that starts kernels on a device, which it is handed first.
  readonly device?: DeviceCall; // For one that stands for what a plan asks of its device.
  readonly layer?: LayerFacts; // For a function that its user marks as a layer.
  readonly seam?: Seam; // For one that is to become two.
  readonly pull?: Pull; // For a forward pass: what is called as often as one likes when it is done.
  readonly span: Span | undefined; // Where the source function stands.
  readonly documentation: string | undefined; // First paragraph of the source function's, carried over.
}

/** A module-level constant array. */
export interface TableData {
  readonly name: string;
  readonly type: FlatArrayType;
  readonly values: readonly (number | boolean)[];
}

export interface Program {
  readonly functions: ReadonlyMap<string, IrFunction>; // By id; a `call` names its callee by id.
  readonly tables: ReadonlyMap<string, TableData>;
}
