import { contracts } from './all.js';
import { asyncApiOf } from './async-api.js';
import { type Json, jsonSchemaOf } from './json-schema.js';

/** Version of the AsyncAPI document; raised with every release. */
export const CONTRACTS_VERSION = '0.1.0';

/** File name → content of every generated document, as committed under contracts/generated. */
export function generatedDocuments(): Map<string, string> {
  const pretty = (json: Json): string => `${JSON.stringify(json, null, 2)}\n`;
  const documents = new Map(contracts.map((contract) => [`${contract.topic}.schema.json`, pretty(jsonSchemaOf(contract))]));
  documents.set('asyncapi.json', pretty(asyncApiOf(contracts, CONTRACTS_VERSION)));
  return documents;
}
