/** Distances on the Earth: on a sphere, and on the ellipsoid by Vincenty's iteration. */

const toRadians = (degrees: number) => (degrees * Math.PI) / 180;

interface Place {
  latitude: number;
  longitude: number;
}

/**
 * Metres.
 * @differentiable wrt from to
 */
export function haversine(from: Place, to: Place): number {
  const { sin, cos, sqrt, asin } = Math;
  const dLat = toRadians(to.latitude - from.latitude);
  const dLon = toRadians(to.longitude - from.longitude);
  const h = sin(dLat / 2) ** 2 + cos(toRadians(from.latitude)) * cos(toRadians(to.latitude)) * sin(dLon / 2) ** 2;
  return 2 * 6371008.8 * asin(sqrt(h));
}

/**
 * Metres.
 * @differentiable wrt from to
 */
export function vincenty(from: Place, to: Place): number {
  const a = 6378137;
  const f = 1 / 298.257223563;
  const b = (1 - f) * a;
  const l = toRadians(to.longitude - from.longitude);
  const u1 = Math.atan((1 - f) * Math.tan(toRadians(from.latitude)));
  const u2 = Math.atan((1 - f) * Math.tan(toRadians(to.latitude)));
  const sinU1 = Math.sin(u1),
    cosU1 = Math.cos(u1);
  const sinU2 = Math.sin(u2),
    cosU2 = Math.cos(u2);
  let lambda = l,
    previous,
    iterations = 0;
  let sinSigma, cosSigma, sigma, cosSqAlpha, cos2SigmaM;
  do {
    const sinLambda = Math.sin(lambda),
      cosLambda = Math.cos(lambda);
    sinSigma = Math.sqrt((cosU2 * sinLambda) ** 2 + (cosU1 * sinU2 - sinU1 * cosU2 * cosLambda) ** 2);
    if (sinSigma === 0) return 0;
    cosSigma = sinU1 * sinU2 + cosU1 * cosU2 * cosLambda;
    sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (cosU1 * cosU2 * sinLambda) / sinSigma;
    cosSqAlpha = 1 - sinAlpha * sinAlpha;
    cos2SigmaM = cosSigma - (2 * sinU1 * sinU2) / cosSqAlpha;
    if (isNaN(cos2SigmaM)) cos2SigmaM = 0;
    const c = (f / 16) * cosSqAlpha * (4 + f * (4 - 3 * cosSqAlpha));
    previous = lambda;
    lambda =
      l +
      (1 - c) *
        f *
        sinAlpha *
        (sigma + c * sinSigma * (cos2SigmaM + c * cosSigma * (-1 + 2 * cos2SigmaM * cos2SigmaM)));
  } while (Math.abs(lambda - previous) > 1e-12 && ++iterations < 200);
  if (iterations >= 200) throw new Error("the iteration does not converge");
  const uSq = (cosSqAlpha * (a * a - b * b)) / (b * b);
  const aa = 1 + (uSq / 16384) * (4096 + uSq * (-768 + uSq * (320 - 175 * uSq)));
  const bb = (uSq / 1024) * (256 + uSq * (-128 + uSq * (74 - 47 * uSq)));
  const dSigma =
    bb *
    sinSigma *
    (cos2SigmaM +
      (bb / 4) *
        (cosSigma * (-1 + 2 * cos2SigmaM ** 2) -
          (bb / 6) * cos2SigmaM * (-3 + 4 * sinSigma ** 2) * (-3 + 4 * cos2SigmaM ** 2)));
  return b * aa * (sigma - dSigma);
}

export const samples = {
  haversine: [
    [
      { latitude: 52.5, longitude: 13.4 },
      { latitude: 48.9, longitude: 2.35 },
    ],
  ],
  vincenty: [
    [
      { latitude: 52.5, longitude: 13.4 },
      { latitude: 48.9, longitude: 2.35 },
    ],
  ],
};
