/** What stands behind a `?.` is evaluated only where something stands before it. */

class Counter {
  n = 0;

  next(k: number): number {
    this.n += k;
    return this.n;
  }
}

class Table {
  readonly values: Float64Array;
  readonly log: number[];

  constructor(values: Float64Array, log: number[]) {
    this.values = values;
    this.log = log;
  }

  twice(i: number): number {
    this.log.push(i);
    return this.values[i]! * 2;
  }

  row(i: number): number[] {
    this.log.push(i);
    return [this.values[i]!, 2];
  }

  get first(): number {
    this.log.push(7);
    return this.values[0]!;
  }
}

/** @differentiable wrt x */
export function indexThatCounts(x: Float64Array, options: { weights?: number[] }): number {
  let n = 0;
  const weight = options.weights?.[n++] ?? 1;
  const other = options.weights?.at(n++) ?? 2;
  return x[n]! * weight * other;
}

/** @differentiable wrt x */
export function indexThatCalls(x: Float64Array, options: { rows?: number[][] }): number {
  const list: number[] = [1];
  const index = () => list.unshift(2) - list.length;
  const held = options.rows?.[index()]?.[index()] ?? 1;
  return x[list.length - 1]! * held;
}

/** @differentiable wrt x */
export function argumentsThatCall(x: Float64Array, y?: Float64Array): number {
  const calls = [0];
  const index = () => {
    calls[0]! += 1;
    return 0;
  };
  const sum = (y?.[index()] ?? 2) + (y?.indexOf(index()) ?? 3) + (y?.slice(index(), 2).length ?? 1);
  return x[calls[0]!]! * sum;
}

/** @differentiable wrt x */
export function membersOfNothing(x: Float64Array, isOn: boolean): number {
  const counter = new Counter();
  const log: number[] = [];
  const table: Table | undefined = isOn ? new Table(x, log) : undefined;
  const product = (table?.twice(counter.next(1)) ?? x[2]!) * (table?.first ?? x[3]!);
  const held = (table?.row(counter.next(1))[0] ?? 4) + (table?.row(counter.next(0))?.[counter.next(-1)] ?? 4);
  return product * held + x[0]! * log.length + x[1]! * counter.n;
}

/** @differentiable wrt x on */
export function fieldsOfNothing(x: Float64Array, on: number): number {
  const counter = new Counter();
  let held: { list: number[] } | null = null;
  if (on > 0) held = { list: [on, x[1]!] };
  const one = held?.list.at(counter.next(1) - 1) ?? 6;
  const other = held?.list[counter.next(1) - 1];
  held?.list.push(counter.next(3));
  return x[0]! * one + counter.n * x[1]! + (other === undefined ? 1 : other * 2) + (held?.list.length ?? 0) * x[0]!;
}

const values = () => Float64Array.of(1.3, 2.2, 3.1, 4.7, 0.3, 0.9, 1.1, 1.2);

export const samples = {
  indexThatCounts: [
    [values(), {}],
    [values(), { weights: [4, 5] }],
  ],
  indexThatCalls: [
    [values(), {}],
    [values(), { rows: [] }],
    [values(), { rows: [[3]] }],
  ],
  argumentsThatCall: [
    [values(), undefined],
    [values(), values()],
  ],
  membersOfNothing: [
    [values(), true],
    [values(), false],
  ],
  fieldsOfNothing: [
    [values(), 1],
    [values(), -1],
  ],
};
