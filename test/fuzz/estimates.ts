/** `node test/fuzz/estimates.mjs`: random programs whose tapes are kept in part, until their number or the time is over. */
import { Command } from "commander";
import { checkEstimates, noStatistics } from "./check-estimates.ts";

const options = new Command("estimates")
  .description("Random programs whose tapes are kept in part: means against gradients. Prints each that fails.")
  .option("--seed <number>", "the first seed; a seed always gives the same program", "1")
  .option("--programs <number>", "how many", "1000")
  .option("--minutes <number>", "ends after so many, and says where to go on", "30")
  .option("--draws <number>", "estimates that are averaged for each", "200")
  .parse()
  .opts<Record<"seed" | "programs" | "minutes" | "draws", string>>();

const first = Number(options.seed);
const last = first + Number(options.programs);
const deadline = Date.now() + Number(options.minutes) * 60_000;
const statistics = noStatistics();
const faults = new Map<number, string>();
let next = first;
for (; next < last && Date.now() < deadline; next++) {
  for (const [seed, fault] of checkEstimates([next], Number(options.draws), statistics)) faults.set(seed, fault);
  if ((next - first) % 50 === 49) process.stderr.write(`${summary()}\n`);
}
console.log(`seeds ${first} to ${next - 1}: ${summary()}`);
for (const [seed, fault] of faults) console.log(`\n--seed ${seed}: ${fault}`);
console.log(`\nbiased, failed or not reached: ${faults.size + last - next}`);
if (next < last) console.log(`To go on: --seed ${next} --programs ${last - next}`);
process.exitCode = faults.size > 0 ? 1 : 0;

function summary(): string {
  const { compared, leftOut, sampled, certified, refused } = statistics;
  const ways = [...compared].map(([estimator, programs]) => `${programs} by ${estimator}`).join(", ");
  const programs = [...compared.values()].reduce((sum, each) => sum + each, 0);
  return `${programs} programs (${ways || "none"}) and ${leftOut} with nothing to compare; ${sampled} kept in part, ${certified} slots asked for and proved, ${refused} refused by name, ${faults.size} biased or failed`;
}
