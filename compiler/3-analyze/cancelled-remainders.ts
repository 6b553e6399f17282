/**
 * Where a number loses its derivative to its own remainder: `x - x % c` is a multiple of c, and changes in steps as
 * `Math.floor` does. Numbers are written as sums of products of those that they are made of, a remainder as its dividend,
 * which has the same slope: where the two cancel, steps are left.
 */
import type { Compute, IrFunction, Value } from "../ir/nodes.ts";
import { visitStatements } from "../ir/walk.ts";
import { oncePerFunction } from "./once-per-function.ts";

export interface CancelledRemainder {
  readonly statement: Compute;
  /** The number whose derivative is cancelled. */
  readonly of: Value;
}

/** A product of numbers, with a factor. */
interface Term {
  readonly factor: number;
  readonly numbers: readonly Value[];
  /** Whether it has come out of a remainder. */
  readonly isRemainder: boolean;
}

/** The terms of a sum, by the numbers in them. */
type Terms = ReadonlyMap<string, Term>;

/** What is longer counts as a number of its own. */
const mostTerms = 8;
const mostNumbers = 4;
/** Factors that differ by no more, relatively, have been rounded differently. */
const tolerance = 1e-12;

export const cancelledRemaindersOf = oncePerFunction(findCancelled);

function findCancelled(fn: IrFunction): readonly CancelledRemainder[] {
  const found: CancelledRemainder[] = [];
  if (!hasRemainder(fn)) return found;
  const known = new Map<Value, Terms>();
  const numbers = new Map<Value, number>();
  const inverses = new Map<Value, Value>();
  const keyOf = (product: readonly Value[]) => product.map((each) => numbers.get(each)).join(" ");

  function termsOf(value: Value): Terms {
    return known.get(value) ?? single(value);
  }

  function single(value: Value): Terms {
    if (!numbers.has(value)) numbers.set(value, numbers.size);
    return sumOf([{ factor: 1, numbers: [value], isRemainder: false }]);
  }

  function sumOf(terms: Iterable<Term>, statement?: Compute): Terms {
    const sum = new Map<string, Term>();
    for (const term of terms) {
      const key = keyOf(term.numbers);
      const other = sum.get(key);
      if (!other) sum.set(key, term);
      else {
        const factor = other.factor + term.factor;
        const isRemainder = other.isRemainder || term.isRemainder;
        if (Math.abs(factor) > tolerance * Math.abs(term.factor)) sum.set(key, { ...term, factor, isRemainder });
        else {
          sum.delete(key);
          if (!statement || other.isRemainder === term.isRemainder) continue;
          for (const of of new Set(term.numbers)) found.push({ statement, of });
        }
      }
    }
    return sum;
  }

  function scaled(terms: Terms, factor: number): readonly Term[] {
    return [...terms.values()].map((term) => ({ ...term, factor: factor * term.factor }));
  }

  function product(left: Terms, right: Terms): Terms {
    const products = [...left.values()].flatMap((a) =>
      [...right.values()].map((b): Term => {
        const own = [...a.numbers, ...b.numbers].sort((x, y) => numbers.get(x)! - numbers.get(y)!);
        return { factor: a.factor * b.factor, numbers: own, isRemainder: a.isRemainder || b.isRemainder };
      }),
    );
    return sumOf(products);
  }

  /** One divided by a number: another number, the same for all that is divided by it. */
  function inverse(value: Value): Terms {
    const terms = termsOf(value);
    const only = terms.size === 1 ? terms.get("") : undefined;
    if (only) return sumOf([{ ...only, factor: 1 / only.factor }]);
    if (!inverses.has(value)) inverses.set(value, { ...value });
    return single(inverses.get(value)!);
  }

  function computed(statement: Compute): Terms | undefined {
    const [first, second] = statement.operands.map((operand) => () => termsOf(operand));
    switch (statement.op) {
      case "add":
        return sumOf([...scaled(first!(), 1), ...scaled(second!(), 1)], statement);
      case "subtract":
        return sumOf([...scaled(first!(), 1), ...scaled(second!(), -1)], statement);
      case "negate":
        return sumOf(scaled(first!(), -1));
      case "copy":
      case "plus":
      case "fround":
        return first!();
      case "multiply":
        return product(first!(), second!());
      case "divide":
        return product(first!(), inverse(statement.operands[1]!));
      case "remainder":
        return sumOf(scaled(first!(), 1).map((term) => ({ ...term, isRemainder: term.numbers.length > 0 })));
      default:
        return undefined;
    }
  }

  visitStatements(fn.body, (statement) => {
    if (statement.kind === "constant" && typeof statement.value === "number") {
      known.set(statement.result, sumOf([{ factor: statement.value, numbers: [], isRemainder: false }]));
    }
    if (statement.kind !== "compute" || statement.result.type !== "f64") return;
    const terms = computed(statement);
    const isShort =
      terms && terms.size <= mostTerms && [...terms.values()].every((it) => it.numbers.length <= mostNumbers);
    if (isShort) known.set(statement.result, terms);
  });
  return found;
}

function hasRemainder({ body }: IrFunction): boolean {
  let has = false;
  visitStatements(body, (statement) => {
    has ||= statement.kind === "compute" && statement.op === "remainder" && statement.result.type === "f64";
  });
  return has;
}
