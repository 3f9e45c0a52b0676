import { kafkaProperties } from './kafka-properties.js';

const ports = { client: 9092, controller: 9093 };

function read(text: string): Map<string, string> {
  return new Map(
    text
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

test('every listener is on loopback', () => {
  const properties = read(kafkaProperties('/data', ports));
  expect(properties.get('listeners')).toBe('CLIENT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093');
});

test('with passwords nobody gets in without one, and nothing is allowed that no rule allows', () => {
  const properties = read(kafkaProperties('/data', ports, { admin: 'a', controller: 'c' }));
  expect(properties.get('listener.security.protocol.map')).not.toContain(':PLAINTEXT');
  expect(properties.get('super.users')).not.toContain('ANONYMOUS');
  expect(properties.get('allow.everyone.if.no.acl.found')).toBe('false');
});

test('topics are made by the topics job alone, with its settings', () => {
  expect(read(kafkaProperties('/data', ports)).get('auto.create.topics.enable')).toBe('false');
});
