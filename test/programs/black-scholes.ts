/** European options by Black and Scholes, and the volatility that a price implies. */

function normalCdf(x: number): number {
  const a = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const k = 1 / (1 + 0.2316419 * Math.abs(x));
  let poly = 0;
  for (let i = a.length - 1; i >= 0; i--) poly = k * (a[i] + poly);
  const tail = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * poly;
  return x >= 0 ? 1 - tail : tail;
}

interface Option {
  type: "call" | "put";
  strike: number;
  maturity: number;
}

/** @differentiable wrt spot rate volatility */
export function price(option: Option, spot: number, rate: number, volatility: number): number {
  const { strike, maturity } = option;
  const root = volatility * Math.sqrt(maturity);
  const d1 = (Math.log(spot / strike) + (rate + volatility ** 2 / 2) * maturity) / root;
  const d2 = d1 - root;
  const discounted = strike * Math.exp(-rate * maturity);
  switch (option.type) {
    case "call":
      return spot * normalCdf(d1) - discounted * normalCdf(d2);
    case "put":
      return discounted * normalCdf(-d2) - spot * normalCdf(-d1);
  }
}

/** @differentiable wrt target spot */
export function impliedVolatility(target: number, option: Option, spot: number, rate: number): number {
  let volatility = 0.3;
  for (let i = 0; i < 8; i++) {
    const root = volatility * Math.sqrt(option.maturity);
    const d1 = (Math.log(spot / option.strike) + (rate + volatility ** 2 / 2) * option.maturity) / root;
    const vega = (spot * Math.sqrt(option.maturity) * Math.exp((-d1 * d1) / 2)) / Math.sqrt(2 * Math.PI);
    volatility -= (price(option, spot, rate, volatility) - target) / vega;
  }
  return volatility;
}

export const samples = {
  price: [
    [{ type: "call", strike: 100, maturity: 0.5 }, 105, 0.02, 0.25],
    [{ type: "put", strike: 100, maturity: 0.5 }, 95, 0.02, 0.25],
  ],
  impliedVolatility: [[10, { type: "call", strike: 100, maturity: 0.5 }, 105, 0.02]],
};
