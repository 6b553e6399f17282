/**
 * What an expression stands for while it is lowered: an IR value, or something that exists only at build time, such
 * as a literal that has not taken a type yet or an object whose fields are values.
 */
import type { CallExpression, ClassDeclaration, MethodDeclaration, Node } from "ts-morph";
import type { FunctionNode, MemberNode } from "../../1-parse/functions.ts";
import type { Mode } from "../../1-parse/request.ts";
import type { RegionBuilder } from "../../ir/build.ts";
import type { Value, Variable } from "../../ir/nodes.ts";
import type { Type } from "../../ir/types.ts";
import type { Scope } from "./scope.ts";

export type Content =
  /** A number literal: it takes the type, `index` or `f64`, that its surroundings need. */
  | { readonly kind: "literal"; readonly value: number }
  /** `isMissing` tells of something that was looked for whether it was not found: it is `undefined` then, or `null`. */
  | { readonly kind: "scalar"; readonly value: Value; readonly isMissing?: Value; readonly missingAs?: "null" }
  | { readonly kind: "array"; readonly value: Value }
  | Bundle
  | ObjectChoice
  | Optional
  | Callable
  | Nothing
  /** Reported already: whatever is done with it is silently refused as well. */
  | { readonly kind: "refused" };

/** A variable that holds it takes the kind of its first value, where it is `home` to that: on the same path. */
export interface Nothing {
  readonly kind: "nothing";
  readonly value: "null" | "undefined";
  readonly home?: RegionBuilder;
}

export const undefinedContent: Nothing = { kind: "nothing", value: "undefined" };

export const refused: Content = { kind: "refused" };

/** A place that holds a scalar or an array: a variable of the source, or a field of an object. */
export class Cell {
  constructor(
    readonly type: Type,
    /** Undefined for a field of an object that has no name yet. */
    public variable: Variable | undefined,
    /** The field's name, for a field. */
    readonly field?: string,
    /** Whether an `index` may be given floats, which are known to be integers. */
    readonly takesFloats = false,
    /** For a variable or field that may be `undefined`, or `null`, in the course of time: whether it holds a value now. */
    readonly presence?: Cell,
    readonly missingAs?: "null",
    /** For a boolean that says whether something is there: the name of that. */
    readonly tellsOf?: string,
  ) {}
}

export type Slot = Cell | Bundle | ObjectChoice | Optional | Callable | Nothing;

/**
 * An object or tuple: a fixed set of named slots (a tuple's are "0", "1", ...). The same `Bundle` stands for the same
 * object under all its names, as long as that is known at build time. Where it is not, an object is copied slot by
 * slot, which comes to the same unless one of the two is changed later: `isCopied` and `isWritten` exclude each other,
 * and where a field of it may be written in a list, or under whatever other name, it is no bundle but a record.
 */
export class Bundle {
  readonly kind = "bundle";
  /** How many variables and other objects hold it. */
  holders = 0;
  /** Whether an assignment to the variable or field that holds it changes what it holds. */
  isReplaced = false;
  /** The field that holds it, if one does. */
  heldAs: string | undefined;
  isCopied = false;
  isWritten = false;
  /** The name by which the code around the function knows it. */
  capturedAs: string | undefined;
  /** Whether it is known to have no other fields than its slots. */
  isWhole = false;
  /** What it was written with that runs code: accessors, and methods that ask for `this`. */
  members: ReadonlyMap<string, OwnMember> = new Map();
  /** The class that it was made by, where that is known. */
  class: ClassDeclaration | undefined;

  constructor(
    readonly form: "struct" | "tuple",
    readonly slots: ReadonlyMap<string, Slot>,
    /** Whether the function made it: the fields of one that came in from outside are not written. */
    public isOwn: boolean,
  ) {
    for (const [name, slot] of slots) if (slot instanceof Bundle) slot.holdAs(name);
  }

  get isHeld(): boolean {
    return this.holders > 0;
  }

  /** Where the object is being made: there an object-valued field may be given its first content. */
  construction: RegionBuilder | undefined;

  /** Gives a field that has no content yet its first. */
  give(name: string, slot: Slot): void {
    if (slot instanceof Bundle) slot.holdAs(name);
    (this.slots as Map<string, Slot>).set(name, slot);
  }

  private holdAs(field: string): void {
    this.holders++;
    this.heldAs = field;
  }

  /** Whether one knows as much of an object of the same shape as of this one: by what made it, it and all it holds. */
  isMadeLike(other: Bundle): boolean {
    if (this.class !== other.class || this.isWhole !== other.isWhole) return false;
    return [...this.slots].every(([name, slot]) => {
      const otherSlot = other.slots.get(name);
      return !(slot instanceof Bundle) || (otherSlot instanceof Bundle && slot.isMadeLike(otherSlot));
    });
  }

  /** Notes that this object, of the same shape, was made as the other one was. */
  takeAfter(other: Bundle): void {
    this.class = other.class;
    this.isWhole = other.isWhole;
    for (const [name, slot] of this.slots) {
      const otherSlot = other.slots.get(name);
      if (slot instanceof Bundle && otherSlot instanceof Bundle) slot.takeAfter(otherSlot);
    }
  }

  /** All cells, in order, also those of nested objects. */
  cells(): Cell[] {
    return [...this.slots.values()].flatMap((slot) => {
      if (slot instanceof Cell) return slot.presence ? [slot, slot.presence] : [slot];
      return slot instanceof Bundle || slot instanceof Optional ? slot.cells() : [];
    });
  }
}

/** The one of several objects, of different classes, whose position `tag` holds. */
export class ObjectChoice {
  readonly kind = "choice";

  constructor(
    readonly tag: Cell,
    readonly options: readonly Bundle[],
    /** Whether it is one more name of its objects. */
    isName = true,
  ) {
    if (isName) for (const option of options) option.holders++;
  }

  /** The same choice where it can only be one of these: the first of them stands for the others, too. */
  among(possible: readonly Bundle[]): ObjectChoice | Bundle {
    const [first, ...others] = possible;
    if (!first || others.length === 0) return first ?? this;
    const options = this.options.map((option) => (possible.includes(option) ? option : first));
    return new ObjectChoice(this.tag, options, false);
  }
}

/** What holds an object or array, or nothing: whether it does now stands beside what it holds. */
export class Optional {
  readonly kind = "optional";

  constructor(
    readonly held: Bundle | Cell,
    readonly presence: Cell,
    readonly missingAs: Nothing["value"],
    /** Whether it may hold nothing also where TypeScript says that something is there. */
    readonly mayLack = false,
  ) {}

  cells(): Cell[] {
    return [this.presence, ...(this.held instanceof Cell ? [this.held] : this.held.cells())];
  }
}

/** A function that is known at build time. */
export class Callable {
  readonly kind = "function";

  constructor(readonly target: CallTarget) {}

  isSameAs(other: Content): boolean {
    if (other === this) return true;
    if (other.kind !== "function") return false;
    const [a, b] = [this.target, other.target];
    if (a.kind === "source" && b.kind === "source") return a.node === b.node && a.scope === b.scope;
    if (a.kind === "derivative" && b.kind === "derivative") return a.call === b.call && a.of.isSameAs(b.of);
    if (a.kind === "ruled" && b.kind === "ruled") return a.call === b.call;
    if (a.kind === "method" && b.kind === "method")
      return a.node === b.node && a.receiver?.content === b.receiver?.content;
    return a.kind === "library" && b.kind === "library" && a.of === b.of && a.name === b.name;
  }
}

export type CallTarget =
  /** A function of the source, and the variables around it. */
  | { readonly kind: "source"; readonly node: FunctionNode; readonly scope: Scope }
  /** A function of the standard library, such as `sin` of `Math`; a global one is of nothing. */
  | { readonly kind: "library"; readonly of: string | undefined; readonly name: string }
  /** What the request `call` gives of a function. */
  | { readonly kind: "derivative"; readonly call: CallExpression; readonly mode: Mode; readonly of: Callable }
  /** A function whose derivative is given, as the call says. */
  | { readonly kind: "ruled"; readonly call: CallExpression }
  /** A method, and what `this` means in it. */
  | { readonly kind: "method"; readonly node: MethodDeclaration; readonly receiver: Receiver | undefined }
  /** The one of several whose position `tag` holds. */
  | { readonly kind: "choice"; readonly tag: Cell; readonly options: readonly Callable[] };

/** The code of one name, and the variables around it. */
export interface OwnMember {
  readonly codes: readonly MemberNode[];
  readonly scope: Scope;
}

/** What `this` means in a member of a class, or of an object that is written in place. */
export interface Receiver {
  readonly content: Content;
  /** The variables around the code, where the object knows them. */
  readonly scope?: Scope;
  /** The class that the object is declared to be of. */
  readonly declared: ClassDeclaration | undefined;
}

/** What a declaration of the source is bound to. */
export type Binding = Cell | Content | FunctionVariable;

/** A variable that holds one function and then another: those that it has been given so far, and the position of its own. */
export class FunctionVariable {
  readonly kind = "functions";
  readonly options: Callable[] = [];

  constructor(readonly tag: Cell) {}
}

/** A declaration, which identifies a variable: two variables of one name have two of them. */
export type Declaration = Node;

export function describe(content: Content): string {
  switch (content.kind) {
    case "literal":
      return "a number";
    case "scalar":
      if (content.value.type === "text") return "a string";
      return content.value.type === "bool" ? "a boolean" : "a number";
    case "array":
      return "an array";
    case "bundle":
      return content.form === "tuple" ? "a tuple" : "an object";
    case "choice":
      return "one of several objects";
    case "optional":
      return `${content.held instanceof Cell ? "an array" : describe(content.held)} or ${content.missingAs}`;
    case "function":
      return "a function";
    case "nothing":
      return content.value;
    case "refused":
      return "unsupported";
  }
}
