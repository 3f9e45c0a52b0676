import { type Place } from '../dtdl/place.js';
import { opcUaSourceWithDefaults, type WrittenSource } from './bindings-file.js';
import { mqttSourceWithDefaults } from './mqtt-source-file.js';
import { type MqttPlantSource, type PlantSource } from './plant.js';

/** Judges the sources: unique ids, and no weakened security without a waiver (architecture decision 11). */
export function checkSources(written: readonly WrittenSource[]): Map<string, PlantSource> {
  const sources = new Map<string, PlantSource>();
  for (const { value, place } of written) {
    if (sources.has(value.id)) {
      place.at('id').report('source.repeated', `the source ${value.id} is already listed`, 'remove one of them or rename it');
      continue;
    }
    if (value.type !== 'opcua') {
      const source = mqttSourceWithDefaults(value);
      sources.set(value.id, source);
      checkMqtt(source, place);
      continue;
    }
    const source = opcUaSourceWithDefaults(value);
    sources.set(value.id, source);
    const weak = source.securityMode !== 'SignAndEncrypt';
    if (weak && !value.waiver) {
      const at = place.at('securityMode');
      at.report(
        'source.waiver',
        `securityMode ${source.securityMode} leaves the connection ${source.securityMode === 'None' ? 'unprotected' : 'readable by others'}`,
        'use SignAndEncrypt, or add waiver: { reason: …, expires: <date> }',
      );
    }
    if ((source.securityMode === 'None') !== (source.securityPolicy === 'None')) {
      place
        .at('securityPolicy')
        .report(
          'source.security-policy',
          `securityMode ${source.securityMode} does not go with securityPolicy ${source.securityPolicy}`,
          'use None for both or for neither',
        );
    }
    if (!weak && value.waiver)
      place.at('waiver').report('source.waiver', 'the waiver waives nothing: the source is signed and encrypted', 'remove it');
  }
  return sources;
}

function checkMqtt(source: MqttPlantSource, place: Place): void {
  const encrypted = source.endpoint.startsWith('mqtts:');
  if (!encrypted && !source.waiver) {
    place.at('endpoint').report('source.waiver', 'mqtt:// leaves the connection and its password readable by others', 'use mqtts://, or add waiver: { reason: …, expires: <date> }');
  }
  if (encrypted && source.waiver) place.at('waiver').report('source.waiver', 'the waiver waives nothing: the connection is encrypted', 'remove it');
  if (source.role === 'primary' && source.hostId === undefined) {
    place.at('role').report('source.host-id', 'a primary host application needs the id that edge nodes wait for', 'add hostId: <id>, as the edge nodes have it');
  }
}
