import { twinEvents, twinRegistry } from '@orrery/contracts';
import { type Member, present } from './group-members.js';

const ours = new Set([twinEvents.topic, twinRegistry.topic]);
const growing = new Set([twinEvents.topic]);
const member = (more: Partial<Member>): Member => ({ group: 'historian', client: 'historian', instance: '3f9a1c02', host: '/10.0.0.7', topics: [twinEvents.topic], has: {}, ...more });
const reader = 'mqtt-ingestion.reader.0b2f7c1e-2d4b-4a58-9a55-0d1f6f4b2a11';

describe('who is there', () => {
  it('tells instances that follow from those of a version that does not', () => {
    const found = present([member({}), member({ group: reader, client: 'mqtt-ingestion', instance: undefined, topics: [twinRegistry.topic] })], ours, growing);
    expect([...found.instances]).toEqual([['3f9a1c02', 'historian']]);
    expect(found.strangers.map(({ client }) => client)).toEqual(['mqtt-ingestion']);
  });

  it('has members of services leave that have partitions which grow, not those that only read for themselves', () => {
    const found = present([member({}), member({ group: reader, client: 'mqtt-ingestion', topics: [twinRegistry.topic, twinEvents.topic] }), member({ group: 'api-search', client: 'api', topics: [twinRegistry.topic] })], ours, growing);
    expect(found.workers.map(({ group }) => group)).toEqual(['historian']);
    expect(found.instances.size).toBe(1);
  });

  it('waits for subscribers of others, and for nobody who reads another realm', () => {
    const found = present([member({ group: 'erp', client: 'erp', instance: undefined }), member({ topics: [`virtual.${twinEvents.topic}`] })], ours, growing);
    expect(found.subscribers.map(({ group }) => group)).toEqual(['erp']);
    expect([found.instances.size, found.strangers.length]).toEqual([0, 0]);
  });
});
