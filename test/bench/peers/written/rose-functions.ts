/** What the bench needs of rose beside its own operations: functions of `Math`, repetition, and a gradient that is compiled. */
import {
  add,
  compile,
  Dual,
  div,
  type Fn,
  fn,
  gt,
  mul,
  neg,
  opaque,
  Real,
  type Symbolic,
  select,
  struct,
  sub,
  type Value,
  vjp,
} from "rose";
import type { Prepared } from "../peer.ts";

export const exp = opaque([Real], Real, Math.exp);
exp.jvp = fn([Dual], Dual, ({ re: x, du: dx }) => {
  const y = exp(x);
  return { re: y, du: mul(dx, y) };
});

export const log = opaque([Real], Real, Math.log);
log.jvp = fn([Dual], Dual, ({ re: x, du: dx }) => ({ re: log(x), du: div(dx, x) }));

export const log1p = opaque([Real], Real, Math.log1p);
log1p.jvp = fn([Dual], Dual, ({ re: x, du: dx }) => ({ re: log1p(x), du: div(dx, add(1, x)) }));

export const sin = opaque([Real], Real, Math.sin);
const cos = opaque([Real], Real, Math.cos);
sin.jvp = fn([Dual], Dual, ({ re: x, du: dx }) => ({ re: sin(x), du: mul(dx, cos(x)) }));

export const tanh = opaque([Real], Real, Math.tanh);
tanh.jvp = fn([Dual], Dual, ({ re: x, du: dx }) => {
  const y = tanh(x);
  return { re: y, du: mul(dx, sub(1, mul(y, y))) };
});

export function max(x: Real, y: Real): Real {
  return select(gt(x, y), Real, x, y);
}

export function sigmoid(x: Real): Real {
  return div(1, add(1, exp(neg(x))));
}

type Step<State> = Fn & ((state: Value<State>) => Symbolic<State>);

/** A step, so often: by halves, since there is no loop that hands on a state. */
export function repeated<const State>(state: State, step: Step<State>, times: number): Step<State> {
  if (times === 1) return step;
  const half = repeated(state, step, times >> 1);
  const again = (from: Symbolic<State>) => half(from as Value<State>);
  return fn([state], state, (from) => {
    const after = again(again(from as Symbolic<State>));
    return (times % 2 === 0 ? after : step(after as Value<State>)) as Value<State>;
  }) as Step<State>;
}

type Fields = { readonly [name: string]: unknown };
type Nested = number | Nested[];

/** Of a function of one struct with the fields `types`, by those of `wrt`, in their order. */
export async function prepared<const Types extends Fields>(
  types: Types,
  loss: (args: Symbolic<Types>) => Real,
  wrt: readonly (keyof Types & string)[],
  args: { readonly [name in keyof Types]: unknown },
): Promise<Prepared> {
  const chosen = (of: Fields) => Object.fromEntries(wrt.map((name) => [name, of[name]]));
  const primal = fn([types], Real, loss as never) as Fn & ((args: Fields) => Real);
  const both = fn([types], struct({ value: Real, ...chosen(types) }), ((args: Fields) => {
    const { ret, grad } = vjp(primal)(args);
    return { value: ret, ...chosen(grad(1)) };
  }) as never);
  const run = (await compile(both as never)) as (args: Fields) => { value: number; [name: string]: Nested };
  let found: { readonly [name: string]: Nested } = {};
  return {
    valueAndGradient: () => {
      const { value, ...gradient } = run(args);
      found = gradient;
      return value;
    },
    gradient: () => wrt.map((name) => numbersOf(found[name])),
  };
}

function numbersOf(nested: Nested): number[] {
  return typeof nested === "number" ? [nested] : nested.flatMap(numbersOf);
}
