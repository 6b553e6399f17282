/**
 * Shows how far training is: a bar that redraws itself on a terminal, now and then a plain line elsewhere; a line stays
 * for every epoch in both. Writes to the given stream only.
 */
import { Presets, SingleBar } from "cli-progress";
import { type EpochRecord, format, formatDuration, wordsOf } from "../history.ts";
import { epochOf } from "../schedule.ts";

export interface Progress {
  /** After a step: steps done of the whole run, and the batch's loss. */
  step(done: number, loss: number): void;
  epoch(record: EpochRecord): void;
  /** Takes the bar away. Always called, also when training throws. */
  stop(): void;
}

export interface ProgressPlan {
  /** The step that each epoch begins with, and the number of steps. */
  readonly epochs: Uint32Array;
  /** Steps done before, by the run that is resumed. */
  readonly start: number;
}

/** Without a terminal, a long epoch is heard of this often. */
const PLAIN_LINE_SECONDS = 10;

export function showProgress(plan: ProgressPlan, stream: NodeJS.WriteStream): Progress {
  const began = performance.now();
  const epochs = plan.epochs.length - 1;
  const total = plan.epochs[epochs] as number;

  function rateAndTimeLeft(done: number): { readonly rate: string; readonly left: string } {
    const perSecond = (done - plan.start) / ((performance.now() - began) / 1000);
    return { rate: `${Number(perSecond.toPrecision(3))} steps/s`, left: formatDuration((total - done) / perSecond) };
  }

  function epochLine({ epoch, step, loss, metrics }: EpochRecord): string {
    const measured = Object.entries(metrics).map(([name, value]) => `${wordsOf(name)} ${format(name, value)}`);
    const { rate, left } = rateAndTimeLeft(step);
    const parts = [`loss ${format("loss", loss)}`, ...measured, rate, `${left} left`];
    return `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}  ${parts.join("  ")}\n`;
  }

  return stream.isTTY ? bars() : plainLines();

  function bars(): Progress {
    let bar: SingleBar | undefined;
    const stop = (): void => {
      bar?.stop();
      bar = undefined;
    };
    return {
      step(done, loss) {
        const epoch = epochOf(plan.epochs, done - 1);
        const start = plan.epochs[epoch] as number;
        const place = done - start;
        const shown = { loss: format("loss", loss), ...rateAndTimeLeft(done) };
        if (bar === undefined) {
          const layout = `epoch ${epoch + 1}/${epochs}  {bar} {percentage} %  loss {loss}  {rate}  {left} left`;
          const options = {
            format: layout,
            stream,
            clearOnComplete: true,
            hideCursor: true,
            gracefulExit: false,
            barsize: 24,
          };
          bar = new SingleBar(options, Presets.shades_classic);
          bar.start((plan.epochs[epoch + 1] as number) - start, place, shown);
        } else bar.update(place, shown);
      },
      epoch(record) {
        stop();
        stream.write(epochLine(record));
      },
      stop,
    };
  }

  function plainLines(): Progress {
    let lastLine = performance.now();
    return {
      step(done, loss) {
        if (performance.now() - lastLine < PLAIN_LINE_SECONDS * 1000) return;
        lastLine = performance.now();
        const { rate, left } = rateAndTimeLeft(done);
        stream.write(`step ${done}/${total}  loss ${format("loss", loss)}  ${rate}  ${left} left\n`);
      },
      epoch(record) {
        lastLine = performance.now();
        stream.write(epochLine(record));
      },
      stop() {},
    };
  }
}
