/** Mutants and command lines by their seeds: each is tried in a process of its own, and its fault is made smaller. */
import { Child } from "../helpers/child-process.ts";
import type { Answer, Request } from "./child.ts";
import { drawMutant, type Mutant } from "./mutant.ts";
import { readOriginals } from "./originals.ts";
import { smallerMutants } from "./shrink.ts";
import type { Verdict } from "./try-mutant.ts";

/** What is promised: a compilation that takes longer is a fault. */
export const limitSeconds = 5;
/** Other programs of the machine take their share. */
const patience = 8;
/** Calls of a mutant that do not end are ended, one for each of its functions. */
const checkSeconds = 60;

export interface Fault {
  readonly seed: number;
  readonly origin: string;
  readonly kind: string;
  readonly details: string;
  /** Undefined for a command line. */
  readonly mutant: Mutant | undefined;
}

export interface Tally {
  mutants: number;
  commands: number;
  faults: number;
  slowestSeconds: number;
  /** How many mutants ended in which way. */
  readonly outcomes: Map<string, number>;
}

export class Campaign {
  /** A test runs beside others, on machines of any speed: it looks for what has no end, and gives more time. */
  constructor(private readonly limit = limitSeconds) {}

  readonly tally: Tally = { mutants: 0, commands: 0, faults: 0, slowestSeconds: 0, outcomes: new Map() };
  private readonly originals = readOriginals();
  private readonly child = new Child<Request, Answer>("/test/mutations/child.ts");

  async mutant(seed: number): Promise<Fault | undefined> {
    const mutant = drawMutant(seed, this.originals);
    const verdict = await this.verdictOn(mutant, this.tally);
    this.tally.mutants++;
    const { outcomes } = this.tally;
    outcomes.set(verdict.outcome, (outcomes.get(verdict.outcome) ?? 0) + 1);
    return this.faultIn(verdict, { seed, origin: mutant.origin, mutant });
  }

  async command(seed: number): Promise<Fault | undefined> {
    this.tally.commands++;
    const verdict = await this.asked(() => this.child.ask({ what: "command", seed }, this.limit * patience * 1000));
    return this.faultIn(verdict, { seed, origin: "a command line", mutant: undefined });
  }

  /** The same fault in less text. */
  async shrunk(fault: Fault, deadline: number): Promise<Fault> {
    let best = fault;
    for (let isSmaller = true; isSmaller; ) {
      isSmaller = false;
      for (const mutant of best.mutant ? smallerMutants(best.mutant) : []) {
        if (Date.now() > deadline) return best;
        const { kind, details } = await this.verdictOn(mutant);
        if (kind !== fault.kind) continue;
        best = { ...best, mutant, details };
        isSmaller = true;
        break;
      }
    }
    return best;
  }

  async end(): Promise<void> {
    await this.child.end();
  }

  private faultIn({ outcome, kind, details }: Verdict, at: Omit<Fault, "kind" | "details">): Fault | undefined {
    if (outcome !== "fault") return undefined;
    this.tally.faults++;
    return { ...at, kind, details };
  }

  private async verdictOn(mutant: Mutant, tally?: Tally): Promise<Verdict> {
    const { files, options, seed } = mutant;
    const plain = { files, options, seed };
    const compiled = await this.asked(
      () => this.child.ask({ what: "compile", mutant: plain }, this.limit * patience * 1000),
      tally,
    );
    if (compiled.outcome !== "built") return compiled;
    try {
      const answer = await this.child.ask({ what: "check", mutant: plain }, checkSeconds * 1000);
      return answer?.verdict ?? { outcome: "fault", kind: "a check without an end", details: "" };
    } catch (error) {
      return { outcome: "fault", kind: "a check that ends the process", details: String(error) };
    }
  }

  private async asked(ask: () => Promise<Answer | undefined>, tally?: Tally): Promise<Verdict> {
    try {
      const answer = await ask();
      if (answer === undefined) return { outcome: "fault", kind: "no end", details: "" };
      if (tally) tally.slowestSeconds = Math.max(tally.slowestSeconds, answer.seconds);
      if (answer.seconds <= this.limit) return answer.verdict;
      return { outcome: "fault", kind: "slow", details: `it took ${answer.seconds.toFixed(1)} s` };
    } catch (error) {
      return { outcome: "fault", kind: "end of the process", details: String(error) };
    }
  }
}
