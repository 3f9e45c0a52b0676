import { type ExperimentDocument } from './experiment-document.js';
import { type Discipline } from '../flow/flow-model.js';
import { type ServerState, type VehicleState } from '../flow/layout.js';

/** A model's document once it follows the schema: keys as written, times not yet read. */
export interface FlowDocument {
  readonly name: string;
  readonly unit?: 's' | 'min' | 'h' | 'd';
  readonly products?: Readonly<Record<string, { readonly priority?: number; readonly steps?: readonly { readonly at: string; readonly time?: unknown }[] }>>;
  readonly sources: Readonly<Record<string, SourceDocument>>;
  readonly buffers?: Readonly<Record<string, QueueDocument & { readonly to: string | readonly string[] }>>;
  readonly stations?: Readonly<Record<string, StationDocument>>;
  readonly conveyors?: Readonly<Record<string, ConveyorDocument>>;
  readonly stocks?: Readonly<Record<string, StockDocument>>;
  readonly suppliers?: Readonly<Record<string, SupplierDocument>>;
  readonly fleets?: Readonly<Record<string, FleetDocument>>;
  readonly transports?: Readonly<Record<string, TransportDocument>>;
  readonly layout?: Places;
  readonly sinks: readonly string[] | Readonly<Record<string, { readonly price?: number | string }>>;
  readonly crews?: Readonly<Record<string, { readonly size: number; readonly calendar?: string; readonly wage?: number }>>;
  readonly teams?: Readonly<Record<string, { readonly size: number; readonly skills: readonly string[]; readonly calendar?: string; readonly wage?: number }>>;
  readonly energy?: EnergyDocument;
  readonly experiment?: ExperimentDocument;
  readonly calendars?: Readonly<Record<string, { readonly period: Quantity; readonly working: readonly (readonly [Quantity, Quantity])[] }>>;
}

export interface ConveyorDocument {
  readonly time?: Quantity;
  readonly speed?: number;
  readonly from?: string;
  readonly capacity?: number;
  readonly to: RouteDocument;
}

export interface StockDocument {
  readonly initial: number;
  readonly capacity?: number;
  readonly holding?: number;
  readonly reorder?: { readonly from: string; readonly at: number; readonly quantity?: number; readonly upTo?: number; readonly review?: Quantity };
}

export interface SupplierDocument {
  readonly leadTime: unknown;
  readonly reliability?: number;
  readonly delay?: unknown;
  readonly from?: string;
  readonly disruptions?: { readonly every: unknown; readonly lasts: unknown };
  readonly price?: number;
  readonly orderCost?: number;
}

export interface FleetDocument {
  readonly size: number;
  readonly speed: number;
  readonly load?: Quantity;
  readonly unload?: Quantity;
  readonly home: string;
  readonly dispatch?: 'nearest' | 'longest-waiting';
  readonly power?: Readonly<Partial<Record<VehicleState, number>>>;
  readonly cost?: { readonly hour?: number };
}

export interface TransportDocument {
  readonly fleet: string;
  readonly from: string;
  readonly capacity?: number;
  readonly to: RouteDocument;
}

export interface PlaceDocument {
  readonly at: readonly [number, number];
  readonly size?: readonly [number, number];
}

export type Places = Readonly<Record<string, PlaceDocument>>;

export interface EnergyDocument {
  readonly price?: number;
  readonly co2?: number;
  readonly period?: Quantity;
  readonly tariff?: readonly { readonly from: Quantity; readonly to: Quantity; readonly price?: number; readonly co2?: number }[];
}

export type Quantity = number | string;
export type RouteDocument = string | readonly string[] | Readonly<Record<string, readonly string[] | Readonly<Record<string, string | number>>>>;

export interface QueueDocument {
  readonly capacity?: number;
  readonly discipline?: Discipline;
  readonly patience?: unknown;
}

export interface SourceDocument {
  readonly every?: unknown;
  readonly orders?: readonly { readonly at: Quantity; readonly product?: string; readonly amount?: number; readonly due?: Quantity }[];
  readonly repeat?: Quantity;
  readonly due?: unknown;
  readonly amount?: unknown;
  readonly demand?: { readonly price: number; readonly reference: number; readonly elasticity: number };
  readonly mix?: Readonly<Record<string, number>>;
  readonly profile?: { readonly period?: Quantity; readonly spans: readonly { readonly from: Quantity; readonly to: Quantity; readonly factor: number }[] };
  readonly start?: Quantity;
  readonly limit?: number;
  readonly whenFull?: 'wait' | 'lose';
  readonly calendar?: string;
  readonly cost?: number;
  readonly to: RouteDocument;
}

export interface StationDocument {
  readonly servers?: number;
  readonly time?: unknown;
  readonly timeOf?: Readonly<Record<string, unknown>>;
  readonly queue?: QueueDocument;
  readonly setup?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly batch?: { readonly min?: number; readonly max?: number };
  readonly assemble?: Readonly<Record<string, number>>;
  readonly split?: number;
  readonly makes?: string;
  readonly sequence?: readonly string[];
  readonly uses?: Readonly<Record<string, number | Readonly<Record<string, number>>>>;
  readonly skill?: string;
  readonly yield?: number;
  readonly blocking?: 'after-service' | 'before-service';
  readonly failures?: Readonly<Record<string, FailureDocument>>;
  readonly calendar?: string;
  readonly offShift?: 'finish' | 'pause';
  readonly power?: Readonly<Partial<Record<ServerState, number>>>;
  readonly cost?: { readonly hour?: number; readonly operation?: number };
  readonly to: RouteDocument;
}

export interface FailureDocument {
  readonly clock?: 'time' | 'operating' | 'operations' | 'wear';
  readonly wear?: unknown;
  readonly cost?: number;
  readonly preventive?: { readonly at: Quantity; readonly time: unknown; readonly cost?: number };
  readonly every: unknown;
  readonly repair: unknown;
  readonly crew?: string;
}
