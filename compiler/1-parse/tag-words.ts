/**
 * The words of a tag, `@differentiable [wrt NAME...] [modes MODE...] [OPTION VALUE] [target js|webgpu...] [budget SIZE] [workers [points]]`, as
 * clauses.
 * The first word behind a clause's keyword is always an argument, so that a parameter may be called `target`.
 */
import {
  emptyClause,
  repeatedWord,
  unknownMode,
  unknownTagWord,
  unknownTarget,
} from "../diagnostics/catalog/1-parse.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Span } from "../diagnostics/span.ts";
import { readBudget } from "./budgets.ts";
import {
  type ModeOption,
  modeOptions,
  readAccuracy,
  readDirections,
  readDistribution,
  readEstimator,
  readLayerWeights,
  readOrder,
  readShare,
  readWhere,
  readWorkers,
} from "./mode-options.ts";
import { isRequestable, requestableModes } from "./modes.ts";
import {
  type Budget,
  type Distribution,
  type Estimator,
  type LayerWeights,
  type Mode,
  type Share,
  type Target,
  targets,
  type Where,
  type Workers,
} from "./request.ts";
import type { Stretch } from "./requests.ts";
import type { Word } from "./tag-comments.ts";

export interface TagClauses {
  /** Parameter names; undefined when the tag does not say. */
  readonly wrt: readonly Word[] | undefined;
  readonly modes: readonly Mode[] | undefined;
  /** Undefined when the tag does not say. */
  readonly targets: readonly Target[] | undefined;
  readonly budget: Budget | undefined;
  readonly workers: Workers;
  readonly directions: number;
  readonly distribution: Distribution | undefined;
  readonly order: number | undefined;
  /** Where there are several, of which `order` is the highest. */
  readonly orders: readonly number[] | undefined;
  readonly accuracy: number | undefined;
  readonly estimator: Estimator | undefined;
  readonly share: Share | undefined;
  readonly where: Where | undefined;
  readonly slots: readonly string[] | undefined;
  readonly layerWeights: LayerWeights | undefined;
  /** The values of options that concern some modes alone. */
  readonly options: ReadonlyMap<ModeOption, Word>;
}

const keywords = ["wrt", "modes", ...modeOptions, "target", "budget", "workers"] as const;
type Keyword = (typeof keywords)[number];

/** Those that may stand alone. */
const flags: ReadonlySet<Keyword> = new Set(["workers"]);

function isKeyword(text: string): text is Keyword {
  return (keywords as readonly string[]).includes(text);
}

/** The clauses, or undefined after a mistake that has been reported. */
export function readClauses(
  words: readonly Word[],
  spanOfWord: (word: Stretch) => Span,
  report: Report,
): TagClauses | undefined {
  let isRight = true;
  const fail: Report = (diagnostic) => {
    isRight = false;
    report(diagnostic);
  };
  const clauses = split(words, spanOfWord, fail);
  /** The only word of a clause. */
  const single = (keyword: Keyword): Word | undefined => {
    const [word, another] = clauses.get(keyword) ?? [];
    if (another) fail(unknownTagWord.at(spanOfWord(another), { word: another.text, known: keywords }));
    return word;
  };

  const modes: Mode[] = [];
  for (const word of clauses.get("modes") ?? []) {
    const span = spanOfWord(word);
    if (isRequestable(word.text)) modes.push(word.text);
    else fail(unknownMode.at(span, { mode: word.text, known: requestableModes }));
  }
  const meant: Target[] = [];
  for (const word of clauses.get("target") ?? []) {
    const target = targets.find((name) => name === word.text);
    if (target) meant.push(target);
    else fail(unknownTarget.at(spanOfWord(word), { target: word.text }));
  }
  const [amount, count, name] = [single("budget"), single("directions"), single("distribution")];
  // Differences of several orders are taken from the same values.
  const isListed = modes.includes("finiteDifference") && !modes.includes("taylor");
  const asked = isListed ? (clauses.get("order") ?? []) : [single("order") ?? []].flat();
  const exact = single("accuracy");
  const [way, common, place] = [single("estimator"), single("share"), single("where")];
  const given = single("layerWeights");
  const accuracy = exact && readAccuracy(Number(exact.text), spanOfWord(exact), exact.text, fail);
  const budget = amount && readBudget(amount.text, spanOfWord(amount), fail);
  const directions = count ? readDirections(Number(count.text), spanOfWord(count), count.text, fail) : 1;
  const read = asked.map((word) => readOrder(Number(word.text), spanOfWord(word), word.text, fail));
  const orders = read.filter((order) => order !== undefined);
  const distribution = name && readDistribution(name.text, spanOfWord(name), fail);
  const estimator = way && readEstimator(way.text, spanOfWord(way), fail);
  const share = common && readShare(common.text, spanOfWord(common), fail);
  const shared = single("workers");
  const workers = shared ? readWorkers(shared.text, modes, spanOfWord(shared), fail) : clauses.has("workers");
  const layerWeights = given && readLayerWeights(given.text, spanOfWord(given), fail);
  const where = place && readWhere(place.text, spanOfWord(place), fail);

  if (!isRight) return undefined;
  const values = modeOptions.flatMap((option) => (clauses.get(option) ?? []).map((word) => [option, word] as const));
  return {
    wrt: clauses.get("wrt"),
    modes: clauses.has("modes") ? modes : undefined,
    targets: clauses.has("target") ? meant : undefined,
    budget,
    workers,
    directions,
    distribution,
    order: orders.length > 0 ? Math.max(...orders) : undefined,
    orders: orders.length > 1 ? orders : undefined,
    accuracy,
    estimator,
    share,
    where,
    slots: clauses.get("slots")?.map(({ text }) => text),
    layerWeights,
    options: new Map(values),
  };
}

function split(words: readonly Word[], spanOfWord: (word: Stretch) => Span, report: Report): Map<Keyword, Word[]> {
  const clauses = new Map<Keyword, Word[]>();
  let open: { keyword: Keyword; opener: Word; count: number } | undefined;
  const close = () => {
    if (open?.count === 0 && !flags.has(open.keyword))
      report(emptyClause.at(spanOfWord(open.opener), { clause: open.keyword }));
  };
  for (const word of words) {
    const isOpen = open?.count === 0 && !flags.has(open.keyword);
    if (!isOpen && isKeyword(word.text)) {
      close();
      open = { keyword: word.text, opener: word, count: 0 };
      clauses.set(word.text, clauses.get(word.text) ?? []);
    } else if (open === undefined) {
      report(unknownTagWord.at(spanOfWord(word), { word: word.text, known: keywords }));
      return clauses;
    } else {
      const named = clauses.get(open.keyword) ?? [];
      if (named.some((earlier) => earlier.text === word.text)) {
        report(repeatedWord.at(spanOfWord(word), { word: word.text, clause: open.keyword }));
      }
      named.push(word);
      open.count += 1;
    }
  }
  close();
  return clauses;
}
