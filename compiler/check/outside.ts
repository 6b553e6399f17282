/**
 * Arguments that notice what is read or written outside their arrays, and arguments whose arrays are long enough for
 * it. Comes in: arguments and the function that takes them. Goes out: arguments that it stays inside of, if growing them
 * comes to an end.
 */
import type { IrFunction } from "../ir/nodes.ts";
import type { ArrayData, UserValue } from "../ir/shape-values.ts";
import { type ArrayType, isArrayType, isNested, isRecord, leavesOf, type Shape } from "../ir/types.ts";
import type { Draw } from "./draw.ts";
import type { Roles } from "./roles.ts";
import { TimeLimitError, withinTime } from "./time-limit.ts";
import { copyOf } from "./user-values.ts";

/** Arrays longer than this are no fair draw. */
const longest = 2 ** 21;
const rounds = 8;
/** Watched arrays are slow. */
const milliseconds = 3000;

export interface Fit {
  readonly args: UserValue[];
  /** Why the arguments do not fit: what the function throws, or that it leaves its arrays. */
  readonly fault: string | undefined;
}

/**
 * Grows the arrays among `args` until `call` neither throws nor leaves them. A function that goes on reading behind the
 * end, or before the start, may be one that asks whether something is there.
 */
export function fitted(
  fn: IrFunction,
  args: readonly UserValue[],
  call: (...args: UserValue[]) => unknown,
  draw: Draw,
  roles: Roles,
): Fit {
  let current = [...args];
  let isReading = false;
  for (let round = 0; round < rounds; round++) {
    const watch = new Watch();
    const own = copyOf(current);
    let error: string | undefined;
    try {
      const watched = own.map((value, i) => watch.around(value, String(i)) as UserValue);
      withinTime(() => call(...watched), milliseconds);
    } catch (thrown) {
      if (thrown instanceof TimeLimitError) return { args: current, fault: "it does not end within some seconds" };
      error = String(thrown);
    }
    if (watch.needed.size === 0) {
      const fault = error ?? (watch.isLost ? "it writes at an index that is no place in its array" : undefined);
      return { args: current, fault };
    }
    isReading = error === undefined && !watch.isLost && watch.written.size === 0;
    if ([...watch.needed.values()].some((length) => length > longest)) break;
    current = grown(fn, current, watch.needed, draw, roles);
  }
  return { args: current, fault: isReading ? undefined : "it reads or writes outside its arrays" };
}

/** Proxies around arguments. Lengths that arrays would have needed, by the path to the array. */
class Watch {
  readonly needed = new Map<string, number>();
  /** Those of them that were written outside. */
  readonly written = new Set<string>();
  /** Whether something was written at an index that is negative or no integer. */
  isLost = false;
  /** One for each object, so that references compare as they do without. */
  private readonly proxies = new WeakMap<object, object>();

  around(value: unknown, path: string): unknown {
    if (typeof value !== "object" || value === null) return value;
    const known = this.proxies.get(value);
    if (known) return known;
    const proxy = new Proxy(value, {
      get: (target, key) => {
        if (typeof key === "string" && isArray(target)) this.look(target, key, path);
        const found = Reflect.get(target, key);
        if (typeof found === "function") return isArray(target) ? this.method(target, key, found, path) : found;
        return typeof key === "string" ? this.around(found, `${path}.${key}`) : found;
      },
      set: (target, key, next) => {
        if (typeof key === "string" && isArray(target)) this.lookAtWrite(target, key, path);
        return Reflect.set(target, key, next);
      },
    });
    this.proxies.set(value, proxy);
    this.proxies.set(proxy, proxy);
    return proxy;
  }

  /** A list's own functions read the list through its proxy; those of a typed array need the array itself. */
  private method(target: ArrayLike, name: string | symbol, method: unknown, path: string): unknown {
    const receiver = Array.isArray(target) ? this.around(target, path) : target;
    return (...args: unknown[]) => {
      const [first, second] = args;
      if ((name === "subarray" || name === "slice") && typeof second === "number") this.need(target, second, path);
      if (name === "set" && isArray(first)) this.need(target, first.length + Number(second ?? 0), path);
      return (method as (...args: unknown[]) => unknown).apply(receiver, args);
    };
  }

  private need(target: ArrayLike, length: number, path: string): void {
    if (length <= target.length || !Number.isInteger(length)) return;
    this.needed.set(path, Math.max(this.needed.get(path) ?? 0, length));
  }

  private look(target: ArrayLike, key: string, path: string): void {
    const index = Number(key);
    if (Number.isNaN(index) && key !== "NaN") return;
    if (Number.isInteger(index) && index >= 0) this.need(target, index + 1, path);
  }

  private lookAtWrite(target: ArrayLike, key: string, path: string): void {
    const index = Number(key);
    if (Number.isNaN(index) && key !== "NaN") return;
    if (!Number.isInteger(index) || index < 0) this.isLost = true;
    else if (ArrayBuffer.isView(target)) {
      this.need(target, index + 1, path);
      if (index >= target.length) this.written.add(path);
    }
  }
}

type ArrayLike = { readonly length: number };

function isArray(target: unknown): target is object & ArrayLike {
  return Array.isArray(target) || ArrayBuffer.isView(target);
}

function grown(
  fn: IrFunction,
  args: readonly UserValue[],
  needed: ReadonlyMap<string, number>,
  draw: Draw,
  roles: Roles,
): UserValue[] {
  let position = 0;
  const grow = (shape: Shape, value: UserValue, path: string): UserValue => {
    switch (shape.kind) {
      case "leaf": {
        const isInteger = roles.integers.has(position++);
        if (!isArrayType(shape.type) || value === undefined) return value;
        return grownArray(shape.type, value as ArrayData, path, isInteger);
      }
      case "nothing":
        return value;
      case "tuple":
        return shape.elements.map((inner, i) => grow(inner, (value as UserValue[])[i], `${path}.${i}`));
      case "struct": {
        const fields = value as Record<string, UserValue>;
        const entries = shape.fields.map(
          ({ name, shape: inner }) => [name, grow(inner, fields[name], `${path}.${name}`)] as const,
        );
        return Object.fromEntries(entries.filter(([name]) => name in fields));
      }
    }
  };
  const grownArray = (type: ArrayType, value: ArrayData, path: string, isInteger: boolean): ArrayData => {
    if (isRecord(type)) {
      const entries = type.fields.map(({ name, type: of }) => {
        const inner = (value as Record<string, ArrayData>)[name];
        const isCount = roles.integerFields.has(name);
        return [name, isArrayType(of) && inner ? grownArray(of, inner, `${path}.${name}`, isCount) : inner] as const;
      });
      const kept = entries.filter(([name]) => name in value);
      if (type.form === "tuple") return kept.map(([, inner]) => inner) as ArrayData;
      return Object.fromEntries(kept) as ArrayData;
    }
    const old = Array.from(value as ArrayLike as unknown[]);
    const cells = old.map((cell, i) =>
      isNested(type) ? grownArray(type.element, cell as ArrayData, `${path}.${i}`, isInteger) : cell,
    );
    const length = Math.max(old.length, needed.get(path) ?? 0);
    while (cells.length < length) cells.push(draw.cell(type, isInteger));
    if (Array.isArray(value)) return cells as ArrayData;
    return (value.constructor as unknown as Float64ArrayConstructor).from(cells as number[]);
  };
  return fn.parameters.map(({ shape }, i) => {
    const value = args[i];
    if (value !== undefined) return grow(shape, value, String(i));
    position += leavesOf(shape).length;
    return undefined;
  });
}
