import { type SimulateFirst } from '@orrery/contracts';

/** What a rule needs to know of a flow model. Reading one is the work of libs/des, which this library does not know: whoever reads plant folders hands its reader in. */
export interface FlowModelFacts extends Pick<SimulateFirst, 'digest'> {
  readonly plan: { readonly seed: number; readonly horizon: number; readonly warmUp: number };
  readonly rule: { readonly confidence: number; readonly min: number; readonly max: number; readonly precision?: Readonly<Record<string, number>> };
  /** All indicators, and those that its file compares. */
  readonly indicators: readonly string[];
  readonly compared: readonly string[];
  readonly valueAt: (path: string) => unknown;
  /** What is wrong with the model once another value stands there. */
  readonly faultWith: (path: string, value: unknown) => string | undefined;
}

export type ReadFlowModel = (file: string, text: string) => FlowModelFacts | { readonly fault: string; readonly fix: string };

export const NO_FLOW_MODELS: ReadFlowModel = (file) => ({ fault: `whoever reads this folder cannot read ${file}`, fix: 'read it with what knows flow models' });
