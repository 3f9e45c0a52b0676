import { contracts } from '@orrery/contracts';
import { aclsFor } from './acls.js';

const rights = (principal: string, realm?: string) =>
  aclsFor(contracts, principal, ...(realm === undefined ? [] : [{ realm }])).map(({ operation, resource, name, pattern }) => `${operation} ${resource} ${name}${pattern === 'prefixed' ? '*' : ''}`);

describe('aclsFor', () => {
  it('lets a reader read and own the groups that begin with its name, and write nothing but letters and its answers to the layout', () => {
    const historian = rights('historian');
    expect(historian).toEqual(expect.arrayContaining(['read topic twin.inputs.v1', 'read group historian*', 'describe group historian*']));
    expect(historian.filter((right) => right.startsWith('write'))).toEqual(['write topic dead.letters.v1', 'write topic platform.instances.v1']);
  });

  it('gives a service no right to a topic its contract does not name it for', () => {
    expect(rights('opcua-ingestion').filter((right) => right.includes('twin.state'))).toEqual([]);
  });

  it('puts the realm into every name', () => {
    expect(rights('api', 'virtual').every((right) => / virtual\./.test(right))).toBe(true);
  });

  it('gives an unknown principal nothing', () => {
    expect(rights('nobody')).toEqual([]);
  });
});
