import { type Contract } from './contract.js';
import { schemaUri } from './cloud-events.js';

/** JSON of any shape, as documents are. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** The JSON Schema 2020-12 document of a contract's value, as published beside the AsyncAPI document. */
export function jsonSchemaOf(contract: Contract): Json {
  const schema = JSON.parse(JSON.stringify(contract.schema)) as { [key: string]: Json };
  return { $schema: DIALECT, $id: schemaUri(contract.topic), title: contract.title, description: contract.description, ...schema };
}
