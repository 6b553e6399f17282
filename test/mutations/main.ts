/** `npm run mutate`: malformed, truncated and adversarial sources and command lines, until one shows a fault. */
import { Command } from "commander";
import { Campaign, type Fault, limitSeconds } from "./campaign.ts";

const options = new Command("mutate")
  .description(
    "Compiles mutations of real sources. Each has to be refused with a diagnostic, or built right: never an exception, " +
      `never longer than ${limitSeconds} s. Of every ten seeds one also runs a random command line in a folder of its own, ` +
      "which may write below --out-dir alone.",
  )
  .option("--seed <number>", "the first seed; a seed always gives the same mutant", "1")
  .option("--inputs <number>", "how many seeds", "10000")
  .option("--minutes <number>", "ends after so many, and says where to go on", "600")
  .option("--all", "goes on behind a fault, and lists each kind once")
  .option("--shrink <seconds>", "how long a fault is made smaller", "60")
  .parse()
  .opts<{ seed: string; inputs: string; minutes: string; all?: boolean; shrink: string }>();

const first = Number(options.seed);
const last = first + Number(options.inputs);
const began = Date.now();
const deadline = began + Number(options.minutes) * 60_000;

const campaign = new Campaign();
const faults = new Map<string, { readonly fault: Fault; count: number }>();
let seed = first;
for (; seed < last && Date.now() < deadline && (options.all || faults.size === 0); seed++) {
  note(await campaign.mutant(seed));
  if (seed % 10 === 0) note(await campaign.command(seed));
  if ((seed - first) % 100 === 99) process.stderr.write(`${summary()}\n`);
}

console.log(`seeds ${first} to ${seed - 1} in ${((Date.now() - began) / 60_000).toFixed(1)} minutes: ${summary()}`);
for (const { fault, count } of faults.values()) {
  const {
    seed: at,
    origin,
    kind,
    details,
    mutant,
  } = await campaign.shrunk(fault, Date.now() + Number(options.shrink) * 1000);
  console.log(`\n${kind}: ${count} times, first at --seed ${at} (${origin})\n${details.slice(0, 3000)}`);
  for (const { path, text } of mutant?.files ?? []) console.log(`--- ${path}\n${shown(text)}`);
  if (mutant) console.log(`--- ${JSON.stringify(mutant.options)}`);
}
if (seed < last) console.log(`\nTo go on: npm run mutate -- --seed ${seed} --inputs ${last - seed}`);
await campaign.end();
process.exitCode = faults.size > 0 ? 1 : 0;

function note(fault: Fault | undefined): void {
  if (!fault) return;
  process.stderr.write(`--seed ${fault.seed}: ${fault.kind} (${fault.origin})\n`);
  const known = faults.get(fault.kind);
  if (known) known.count++;
  else faults.set(fault.kind, { fault, count: 1 });
}

function summary(): string {
  const { mutants, commands, faults: wrong, slowestSeconds, outcomes } = campaign.tally;
  const parts = ["refused", "built", "checked", "nothing requested"].map(
    (name) => `${outcomes.get(name) ?? 0} ${name}`,
  );
  return `${mutants} mutants (${parts.join(", ")}), ${commands} command lines, ${wrong} faults, slowest ${slowestSeconds.toFixed(1)} s`;
}

/** Long texts in part, and characters that cannot be seen by their numbers. */
function shown(text: string): string {
  const visible = text.replace(/[^\n\x20-\x7e]/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
  return visible.length > 4000
    ? `${visible.slice(0, 2000)}\n... ${visible.length - 4000} characters ...\n${visible.slice(-2000)}`
    : visible;
}
