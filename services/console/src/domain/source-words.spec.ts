import { hostRoleWords, protectionOf, protocolWords } from './source-words.js';

describe('what is said of a source', () => {
  it.each([
    [{ protocol: 'opcua' }, 'OPC UA'],
    [{ protocol: 'mqtt', payload: 'sparkplug' }, 'Sparkplug B over MQTT'],
    [{ protocol: 'mqtt', payload: 'json' }, 'JSON over MQTT'],
    [{ protocol: 'modbus' }, 'modbus'],
  ])('%j is %s', (source, words) => expect(protocolWords(source)).toBe(words));

  it.each([
    [{ protocol: 'mqtt', endpoint: 'mqtts://x:8883' }, 'TLS', false],
    [{ protocol: 'mqtt', endpoint: 'mqtt://x:1883' }, 'not encrypted', true],
    [{ protocol: 'opcua', endpoint: 'opc.tcp://x', securityMode: 'None' as const }, 'not encrypted', true],
    [{ protocol: 'opcua', endpoint: 'opc.tcp://x', securityMode: 'SignAndEncrypt' as const, securityPolicy: 'Basic256Sha256' }, 'signed and encrypted, Basic256Sha256', false],
  ])('%j is %s', (source, words, isOpen) => expect(protectionOf(source)).toEqual({ words, isOpen }));

  it('says what a host application does', () => expect(hostRoleWords(undefined)).toContain('listens only'));
});
