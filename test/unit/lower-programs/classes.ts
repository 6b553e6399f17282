/** What constructors and members do, in JavaScript's order, also where it is a surprise. */
export const classes: Readonly<Record<string, string>> = {
  "an object written in place with accessors and methods that use this": `
    export function f(x: number[], n: number): number {
      const account = {
        balance: x[0]!, moves: 0,
        get double() { return this.balance * 2; },
        set total(v: number) { this.balance = v / 2; this.moves++; },
        add(v: number): void { this.balance += v; this.moves += 1; this.total = this.double + n; },
      };
      for (const v of x) account.add(v);
      account.total = account.double * 3;
      const { double, moves: count = 7 } = account;
      const copy = { ...account, balance: 1 };
      return double + account.balance * count + copy.balance + copy.double;
    }`,
  "fields that the base class sets before they are declared": `
    class Base { v = 1; constructor(x: number) { this.start(x); } start(x: number): void { this.v += x; } }
    class Heir extends Base {
      reset!: number; kept = 3; optional?: number;
      override start(x: number): void { this.reset = x; this.kept = x; this.v *= 2; }
    }
    export function f(x: number): number {
      const heir = new Heir(x);
      return heir.v + heir.kept + (heir.optional ?? 5);
    }
    export function g(x: number): number { return new Heir(x).reset * 2; }`,
  "the order of fields, parameters and super": `
    class Log { n = 0; readonly seen = new Float64Array(16); add(x: number): number { this.seen[this.n++] = x; return x; } }
    class Base { a: number; constructor(readonly log: Log, x: number) { this.a = log.add(x + 1); } get level(): number { return this.log.add(this.a); } }
    class Heir extends Base {
      b = this.log.add(this.a * 2);
      constructor(log: Log, x: number, readonly c = log.add(x + 3)) { super(log, log.add(x + 4)); this.a += log.add(this.b) + this.c; }
      override get level(): number { return super.level + this.log.add(this.c); }
      set level(x: number) { this.a = this.log.add(x); }
    }
    export function f(x: number): Float64Array {
      const log = new Log(), heir = new Heir(log, x);
      heir.level += log.add(heir.level--);
      const given = (heir.level = x) + heir.a;
      log.add(given);
      return log.seen;
    }`,
  "constructors without code hand their arguments on": `
    class Base { constructor(public x: number, public y = x * 2, ...more: number[]) { for (const z of more) this.y += z; } }
    class Middle extends Base {}
    class Heir extends Middle { readonly z = this.x * this.y; }
    export function f(x: number, y: number): number { const a = new Heir(x), b = new Heir(x, y, 3, x); return a.z + b.z * b.y; }`,
  "objects chosen among several classes, changed in loops": `
    class A { n = 0; constructor(public v: number) {} step(x: number): void { this.v += x; this.n++; } }
    class B extends A { override step(x: number): void { super.step(x * 2); if (this.n > 2) this.v = -this.v; } }
    class C { constructor(private readonly inner: A | B) {} step(x: number): void { this.inner.step(x); this.inner.v *= 0.5; } }
    export function f(x: number, n: number, k: number): number {
      const a = new A(x), b = new B(1);
      const it = n > 2 ? a : n > 1 ? b : new C(k > 2 ? a : b);
      for (let i = 0; i < k; i++) { it.step(i + x); if (it instanceof B) it.step(1); }
      return a.v + 3 * b.v + a.n + 10 * b.n;
    }`,
  "what setters return, and accessors that one class overrides": `
    class A { v = 1; get it(): number { return this.v; } set it(x: number) { this.v = x + 1; } }
    class B extends A { override get it(): number { return super.it * 2; } override set it(x: number) { super.it = x; } }
    export function f(x: number): number {
      const b = new B();
      const y = (b.it = x) + (b.it += x) * 10 + b.it++ * 100 + ++b.it * 1000;
      [b.it] = [y];
      return y + b.it + b.v;
    }`,
};
