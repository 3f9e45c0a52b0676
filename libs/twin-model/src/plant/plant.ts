import { type BindingItem, type ExportEntry, type Level, type MethodBinding, type MqttSourceEntry, type OpcUaSourceEntry } from '@orrery/contracts';
import { type Interface } from '../dtdl/interface.js';
import { type SourceFile } from '../dtdl/open-file.js';
import { type SiteRules } from './rules/read-rules.js';

/** One instance of a model. */
export interface PlantTwin {
  /** `<organisation>:<site>:<name>` */
  readonly id: string;
  /** DTMI, version included. */
  readonly model: string;
  readonly name?: string;
  readonly level?: Level;
  /** Values that an operator set, by path; int64 as decimal text. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** Ids in other systems, e.g. `{ sap: '10000123' }`. */
  readonly externalIds: Readonly<Record<string, string>>;
}

/** A typed link between two twins; `partOf` makes the ISA-95 path, everything else the free graph. */
export interface PlantRelationship {
  readonly from: string;
  readonly name: string;
  readonly target: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** An OPC UA server with every default filled in; durations in milliseconds. */
export type OpcUaPlantSource = Omit<OpcUaSourceEntry, 'type' | 'appliedAt'>;
/** An MQTT broker with every default filled in; durations in milliseconds. */
export type MqttPlantSource = Omit<MqttSourceEntry, 'type' | 'appliedAt'>;
export type PlantSource = OpcUaPlantSource | MqttPlantSource;

/**
 * One signal of a source as one path of a twin. `unit` is the unit of the path; `sourceUnit` stands beside it only where the
 * source delivers another one, from which readings are converted. A deadband in percent has become absolute, in the source's unit.
 */
export type PlantItem = BindingItem;

export interface PlantBinding {
  readonly source: string;
  readonly twinId: string;
  readonly items: readonly PlantItem[];
  /** Commands of the twin's model, and which methods of the source they are. */
  readonly methods?: readonly MethodBinding[];
}

/** A selection of twins and paths that is copied to topics of its own. */
export type PlantExport = Omit<ExportEntry, 'type' | 'appliedAt'>;

/** A plant folder, read and found free of problems. Plain data: it survives JSON. */
export interface Plant {
  readonly organisation: string;
  readonly models: readonly Interface[];
  readonly twins: readonly PlantTwin[];
  readonly relationships: readonly PlantRelationship[];
  readonly sources: readonly PlantSource[];
  readonly bindings: readonly PlantBinding[];
  readonly exports: readonly PlantExport[];
  /** `rules.yaml`, parted by site. */
  readonly rules: readonly SiteRules[];
  /** `scenarios/*.yaml`: kept as they are, for the service that reads them. */
  readonly documents: readonly SourceFile[];
}

/** Relationships that any twin may have, whatever its model declares. */
export const BUILT_IN_RELATIONSHIPS = ['partOf', 'feeds', 'controls'] as const;
