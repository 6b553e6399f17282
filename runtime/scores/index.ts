/** `fluxion/scores`: energies and scores learnt by score matching, and samples drawn from them. */
export { directions, noised, orthogonalDirections } from "./directions.ts";
export {
  dsmOfEnergy,
  type Energy,
  fdDsmOfEnergy,
  fdMultiscaleDsmOfEnergy,
  fdSsmOfEnergy,
  multiscaleDsmOfEnergy,
  nestedSsmOfEnergy,
  smOfEnergy,
  ssmOfEnergy,
  ssmVrOfEnergy,
} from "./energy.ts";
export { type AnnealedLangevinOptions, annealedLangevin, type LangevinOptions, langevin } from "./langevin.ts";
export {
  type EnergyMlp,
  energyMlp,
  initialEnergyMlp,
  initialScoreMlp,
  type MlpSizes,
  type ScoreMlp,
  scoreMlp,
} from "./networks.ts";
export {
  annealedDsmOfScore,
  annealedFdSsmVrOfScore,
  annealedSsmVrOfScore,
  dsmOfScore,
  fdSsmOfScore,
  fdSsmVrOfScore,
  type Score,
  smOfScore,
  ssmOfScore,
  ssmVrOfScore,
} from "./score.ts";
