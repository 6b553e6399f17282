/** Peers beside the generated gradient, without any of their packages: a peer here is a gradient by hand. */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { openSession } from "../../compiler/index.ts";
import { type Argument, benchmarks, buffersFor } from "./benchmarks.ts";
import { writtenFunctionsOf } from "./build.ts";
import { comparePeer, differenceOf, gradientsOf, type PeerFigure } from "./compare-peers.ts";
import { figureCell, Notes, summaryOf, timesText } from "./peer-cells.ts";
import { peers, peersNamed, versionsOf } from "./peers/list.ts";
import type { Bits, Peer, RemarkableCase, WrittenCase } from "./peers/peer.ts";
import { progressOn } from "./progress.ts";

const effort = { warmUpMilliseconds: 1, turns: 3, turnMilliseconds: 0.01, mostMilliseconds: 100 };
const benchmark = benchmarks[0];
const gradients = await gradientsOf(benchmark, openSession());
const { handWritten } = await writtenFunctionsOf(benchmark);

function compared(written: WrittenCase<Argument[]>, bits: Bits = 64): Promise<PeerFigure> {
  const peer: Peer = { key: "mirror", name: "Mirror", packages: [], bits, write: async () => written };
  return comparePeer(peer, benchmark, 100, gradients, effort);
}

/** By hand, and then off by so much in one element, or in the value. */
function byHand({ element = 0, value = 0 } = {}): RemarkableCase<Argument[]>["prepare"] {
  return (args) => {
    const buffers = buffersFor(benchmark, args);
    return {
      valueAndGradient: () => {
        const found = handWritten(...args, ...buffers);
        buffers[0][7] += element;
        return found + value;
      },
      gradient: () => buffers,
    };
  };
}

describe("a peer", () => {
  test("that gives the right numbers is timed", async () => {
    const { milliseconds, toGenerated, ...rest } = await compared(byHand());
    expect(milliseconds).toBeGreaterThan(0);
    expect(toGenerated).toBeGreaterThan(0.01);
    expect(toGenerated).toBeLessThan(100);
    expect(rest).toEqual({ peer: "mirror" });
  });

  test("that gives others is not, and says so", async () => {
    const { fault, ...rest } = await compared(byHand({ element: 1 }));
    expect(fault).toMatch(/^Mirror gives another gradient: it is off by \d\.\de-\d\.$/);
    expect(rest).toEqual({ peer: "mirror" });
    expect((await compared(byHand({ value: 1 }))).fault).toMatch(/^Mirror gives another value: it is off by/);
    expect((await compared(byHand({ element: Number.NaN }))).fault).toMatch(/off by NaN/);
  });

  test("is held to as much as its numbers can give", async () => {
    const slightly = byHand({ element: 1e-3 });
    expect((await compared(slightly)).fault).toBeDefined();
    expect((await compared(slightly, 32)).fault).toBeUndefined();
    expect(await compared({ prepare: slightly, roughly: "exp in float32" })).toMatchObject({
      remark: "exp in float32",
      isRough: true,
    });
    expect((await compared({ prepare: byHand({ element: 10 }), roughly: "exp" })).fault).toBeDefined();
  });

  test("that cannot express a function, or not of that size, says why", async () => {
    expect(await compared("no writes")).toEqual({ peer: "mirror", remark: "no writes" });
    const upTo = { size: 99, because: "no loops" };
    expect(await compared({ prepare: byHand(), upTo })).toEqual({ peer: "mirror", remark: "no loops" });
    const enough = await compared({ prepare: byHand(), upTo: { ...upTo, size: 100 }, remark: "eagerly" });
    expect(enough).toMatchObject({ remark: "eagerly", toGenerated: expect.any(Number) });
  });

  test("that fails says how", async () => {
    const failing = () => {
      throw new Error("out of memory");
    };
    expect(await compared(failing)).toEqual({ peer: "mirror", fault: "out of memory" });
  });
});

test("a difference is told beside the largest number; lengths must agree", () => {
  expect(differenceOf([[1, 2], [30]], [[1, 2.5], [-10]])).toBe(4);
  expect(differenceOf([[Number.NaN]], [[1]])).toBeNaN();
  expect(differenceOf([[1]], [[1, 2]])).toBeNaN();
  expect(differenceOf([[1]], [[1], [2]])).toBeNaN();
});

test("cells have a star where the peer is faster, and a letter for each remark", () => {
  const notes = new Notes();
  const cells = [
    { toGenerated: 1234.5 },
    { toGenerated: 12.34, remark: "roughly" },
    { toGenerated: 0.97 },
    { remark: "no loops" },
    { toGenerated: 1.234, remark: "roughly" },
    { fault: "off" },
  ].map((figure) => figureCell({ peer: "mirror", ...figure }, notes));
  expect(cells).toEqual(["1235", "12.3 a", "0.97 *", "- b", "1.23 a", "wrong"]);
  expect(notes.lines()).toEqual(["a  roughly", "b  no loops"]);
  expect(timesText(1)).toBe("1.00");
});

test("a peer's summary counts where it is slower, and names the closest", () => {
  const row = (name: string, toGenerated?: number) => ({
    name,
    figures: [{ peer: "rose", toGenerated } as PeerFigure],
  });
  const [rose] = peersNamed("rose");
  const summary = summaryOf(rose, [row("first", 3), row("second", 0.9), row("third")]);
  expect(summary).toBe(`rose: ${versionsOf(rose)}, float64; slower in 1 of 2; closest in second, at 0.90`);
  expect(summaryOf(rose, [row("third")])).toMatch(/not measured$/);
});

test("peers are found by their names", () => {
  expect(peersNamed(true)).toBe(peers);
  expect(peersNamed("rose, jax-js-cpu").map(({ key }) => key)).toEqual(["rose", "jax-js-cpu"]);
  expect(() => peersNamed("jax")).toThrow(
    "No peer is called 'jax': there are tfjs-cpu, tfjs-wasm, jax-js-cpu, jax-js-wasm, rose, adnn.",
  );
});

test("peers are pinned, locked, and told of with a reason", () => {
  const read = (file: string) => readFileSync(new URL(`peers/${file}`, import.meta.url), "utf8");
  const { dependencies } = JSON.parse(read("package.json"));
  const { packages } = JSON.parse(read("package-lock.json"));
  const guide = readFileSync("CONTRIBUTING.md", "utf8");
  for (const [name, version] of Object.entries(dependencies)) {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(packages[`node_modules/${name}`].version).toBe(version);
    expect(guide).toContain(`\`${name}\``);
  }
  expect([...new Set(peers.flatMap(({ packages }) => packages))].sort()).toEqual(Object.keys(dependencies).sort());
});

test("every function of the bench is written for every peer, or said to be beyond it", () => {
  const written = ["tensorflow", "jax", "rose", "adnn"].map(
    (module) => new URL(`peers/written/${module}.ts`, import.meta.url),
  );
  for (const module of written) {
    expect(existsSync(module)).toBe(true);
    const text = readFileSync(module, "utf8");
    for (const { file } of benchmarks) expect(text).toMatch(new RegExp(`^ {2}(async )?"?${file}"?[(:]`, "m"));
  }
});

test("progress is told on one line of a terminal, and nowhere else", () => {
  let heard = "";
  const write = (text: string) => {
    heard += text;
  };
  const onTerminal = progressOn({ isTTY: true, write });
  onTerminal.say("rose");
  onTerminal.clear();
  expect(heard).toBe("\r\u001B[Krose ...\r\u001B[K");
  heard = "";
  const elsewhere = progressOn({ write });
  elsewhere.say("rose");
  elsewhere.clear();
  expect(heard).toBe("");
});
