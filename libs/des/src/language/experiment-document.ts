import { type Quantity } from './document.js';

/** The `experiment` of a model's document once it follows the schema. */
export interface ExperimentDocument {
  readonly horizon?: Quantity;
  readonly warmUp?: Quantity;
  readonly replications?: number | { readonly min?: number; readonly max?: number };
  readonly precision?: Readonly<Record<string, number>>;
  readonly confidence?: number;
  readonly seed?: number;
  readonly indicators?: readonly string[];
  readonly scenarios?: Readonly<Record<string, { readonly change: Readonly<Record<string, unknown>>; readonly invest?: number }>>;
  readonly finance?: { readonly rate?: number; readonly years?: number; readonly tail?: number };
  readonly stress?: { readonly indicator?: string; readonly worse?: 'lower' | 'higher'; readonly replications?: number; readonly outage?: number; readonly demand?: number; readonly energy?: number; readonly pairs?: number };
  readonly optimise?: OptimiseDocument;
}

export interface OptimiseDocument {
  readonly variables: Readonly<Record<string, VariableDocument>>;
  readonly maximise?: GoalDocument;
  readonly minimise?: GoalDocument;
  readonly constraints?: Readonly<Record<string, { readonly min?: number; readonly max?: number; readonly tolerance?: number }>>;
  readonly limits?: readonly { readonly of: Readonly<Record<string, number>>; readonly min?: number; readonly max?: number }[];
  readonly budget?: number;
  readonly indifference?: number;
  readonly confidence?: number;
  readonly method?: 'kn' | 'ocba' | 'search';
  readonly replications?: { readonly first?: number; readonly most?: number; readonly all?: number };
}

export type GoalDocument = string | Readonly<Record<string, number>>;

export interface VariableDocument {
  readonly path: string | readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly real?: boolean;
  readonly choices?: readonly unknown[];
  readonly invest?: number | readonly number[];
}
