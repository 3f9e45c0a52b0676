/** Rows of a simulated water-circulation test bed: motor, pump, valve and tank, sampled once a second, with one fault and one gap. */
export interface WaterLoopOptions {
  rows: number;
  /** First second of the recording, UTC milliseconds. */
  startMs: number;
  seed: number;
  /** Between these rows the outlet valve is partly closed; these rows are labelled. */
  anomaly: { from: number; to: number };
  /** After this row nothing is recorded for some seconds. */
  gap: { after: number; seconds: number };
}

export const COLUMNS = ['datetime', 'Accelerometer1RMS', 'Accelerometer2RMS', 'Current', 'Pressure', 'Temperature', 'Thermocouple', 'Voltage', 'Volume Flow RateRMS', 'anomaly', 'changepoint'];

/** The recording as `;`-separated text with a header. The same options give the same bytes. */
export function waterLoopCsv(options: WaterLoopOptions): string {
  const normal = normals(options.seed);
  const lines = [COLUMNS.join(';')];
  let flow = 32;
  let motorTemperature = 66;
  let water = 24.2;
  for (let row = 0; row < options.rows; row++) {
    const { anomaly, gap } = options;
    const closed = row >= anomaly.from && row < anomaly.to;
    const seconds = row + (row > gap.after ? gap.seconds - 1 : 0);
    // A closing valve: less flow, more pressure, more vibration, and the motor a little cooler for its lighter load.
    flow += ((closed ? 24 : 32) - flow) * 0.3;
    motorTemperature += ((closed ? 63 : 66) - motorTemperature) * 0.01;
    water += 0.002 + 0.01 * normal();
    const choke = (32 - flow) / 32;
    lines.push(
      [
        new Date(options.startMs + seconds * 1000).toISOString().slice(0, 19).replace('T', ' '),
        (0.0265 + 0.012 * choke + 0.0004 * normal()).toPrecision(6),
        (0.0398 + 0.018 * choke + 0.0007 * normal()).toPrecision(6),
        (1.2 - 0.4 * choke + 0.25 * normal()).toPrecision(6),
        (0.22 + 0.9 * choke + 0.2 * normal()).toPrecision(6),
        (motorTemperature + 0.1 * normal()).toPrecision(6),
        (water + 0.005 * normal()).toPrecision(6),
        (230 + 9 * normal()).toPrecision(6),
        (Math.round((flow + 0.3 * normal()) * 10) / 10).toFixed(1),
        closed ? '1.0' : '0.0',
        row === anomaly.from || row === anomaly.to ? '1.0' : '0.0',
      ].join(';'),
    );
  }
  return `${lines.join('\n')}\n`;
}

/** Seeded standard normal numbers: the sum of twelve uniforms (a linear congruential generator, Numerical Recipes' constants). */
function normals(seed: number): () => number {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
  return () => {
    let sum = -6;
    for (let index = 0; index < 12; index++) sum += uniform();
    return sum;
  };
}

/** The recording that is committed under recordings/. */
export const WATER_LOOP: WaterLoopOptions = {
  rows: 600,
  startMs: Date.UTC(2024, 4, 14, 8, 0, 0),
  seed: 20_240_514,
  anomaly: { from: 380, to: 470 },
  gap: { after: 219, seconds: 60 },
};
