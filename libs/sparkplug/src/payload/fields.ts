/**
 * Field numbers of the messages in package org.eclipse.tahu.protobuf (facts of the wire, proto2). The codec is written by hand on
 * protobuf's wire reader: a schema-driven decoder would make an object per oneof and check presence twice.
 */
export const PAYLOAD = { timestamp: 1, metrics: 2, seq: 3, uuid: 4, body: 5 } as const;

export const METRIC = {
  name: 1,
  alias: 2,
  timestamp: 3,
  datatype: 4,
  isHistorical: 5,
  isTransient: 6,
  isNull: 7,
  metadata: 8,
  properties: 9,
  firstValue: 10,
} as const;

export const METADATA = { isMultiPart: 1, contentType: 2, size: 3, seq: 4, fileName: 5, fileType: 6, md5: 7, description: 8 } as const;
export const PROPERTY_SET = { keys: 1, values: 2 } as const;
export const PROPERTY_SET_LIST = { sets: 1 } as const;
export const PROPERTY_VALUE = { type: 1, isNull: 2, firstValue: 3, propertySet: 9, propertySets: 10 } as const;
export const DATA_SET = { columnCount: 1, columns: 2, types: 3, rows: 4 } as const;
export const ROW = { elements: 1 } as const;
export const DATA_SET_VALUE = { firstValue: 1 } as const;
export const TEMPLATE = { version: 1, metrics: 2, parameters: 3, templateRef: 4, isDefinition: 5 } as const;
export const PARAMETER = { name: 1, type: 2, firstValue: 3 } as const;

/** Every oneof of values begins with the same six scalars in the same order, counted from its first field. */
export const SCALAR = { int: 0, long: 1, float: 2, double: 3, boolean: 4, string: 5 } as const;
/** What a metric may hold besides scalars, counted from its first value field. */
export const METRIC_VALUE = { bytes: 6, dataset: 7, template: 8 } as const;
