import { assignPartitions, byTopic, type Member } from './assign-partitions.js';

const topics = ['inputs', 'events'];
const member = (id: string, owned: number[] = []): Member => ({ id, topics, owned });
const six = new Map([['inputs', 6], ['events', 6]]);

describe('assignPartitions', () => {
  it('gives one member everything', () => {
    expect(assignPartitions([member('a')], six).get('a')).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('leaves every member what it has and gives a newcomer only what is above the others share', () => {
    const assigned = assignPartitions([member('a', [0, 1, 2]), member('b', [3, 4, 5]), member('c')], six);
    expect(assigned.get('a')).toEqual([0, 1]);
    expect(assigned.get('b')).toEqual([3, 4]);
    expect(assigned.get('c')).toEqual([2, 5]);
  });

  it('moves only the partitions of a member that left', () => {
    const assigned = assignPartitions([member('a', [0, 1]), member('c', [2, 5])], six);
    expect(assigned.get('a')).toEqual(expect.arrayContaining([0, 1]));
    expect(assigned.get('c')).toEqual(expect.arrayContaining([2, 5]));
    expect([...assigned.values()].flat().sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('moves nothing when the loads differ by one already', () => {
    const five = new Map([['inputs', 5]]);
    const assigned = assignPartitions([member('a', [0, 1]), member('b', [2, 3, 4])], five);
    expect(assigned.get('a')).toEqual([0, 1]);
    expect(assigned.get('b')).toEqual([2, 3, 4]);
  });

  it('believes only one of two members that both claim a partition', () => {
    const assigned = assignPartitions([member('a', [0, 1, 2]), member('b', [2, 3, 4])], six);
    expect([...assigned.values()].flat().sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('gives members beyond the number of partitions nothing', () => {
    const assigned = assignPartitions([member('a'), member('b'), member('c')], new Map([['inputs', 2]]));
    expect([...assigned.values()].map((partitions) => partitions.length).sort()).toEqual([0, 1, 1]);
  });

  it('is the same whatever the order of members', () => {
    const members = [member('a', [1]), member('b', [0, 2, 4]), member('c', [])];
    expect(assignPartitions(members, six)).toEqual(assignPartitions([...members].reverse(), six));
  });

  it('puts partition n of every topic to the same member, as far as the topic has one', () => {
    expect(byTopic([1, 4], new Map([['inputs', 6], ['status', 3]]))).toEqual({ inputs: [1, 4], status: [1] });
  });
});
