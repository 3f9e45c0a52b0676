import { contracts } from '@orrery/contracts';
import { accountPrefixOf, type AclGrant, aclsFor, aclsForBackup, aclsOfRealm, principalsOf, problemOfAccountPrefix, problemOfBackupAccount } from './acls.js';

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

  it("gives a realm's rights to accounts of its own, in groups that have the names of the services", () => {
    const [real, shadow] = ['real', 'shadow'].map((realm) => aclsOfRealm(contracts, { realm }, { prefix: accountPrefixOf(realm), backup: `${accountPrefixOf(realm)}backup` })) as [AclGrant[], AclGrant[]];
    expect(shadow.filter(({ principal, name }) => !principal.startsWith('shadow-') || !name.startsWith('shadow.'))).toEqual([]);
    expect(real.filter(({ principal, name }) => principal.startsWith('shadow-') || name.startsWith('shadow.'))).toEqual([]);
    expect(shadow).toContainEqual({ principal: 'shadow-historian', resource: 'group', name: 'shadow.historian', pattern: 'prefixed', operation: 'read' });
    expect(shadow).toContainEqual({ principal: 'shadow-twin-export', resource: 'topic', name: 'shadow.twin.export.', pattern: 'prefixed', operation: 'write' });
    expect(new Set(shadow.map(({ principal }) => principal.slice('shadow-'.length)))).toEqual(new Set(real.map(({ principal }) => principal)));
    expect(real.length).toBe(shadow.length);
  });

  it('puts another prefix before all accounts where one is given, if an account can begin so', () => {
    expect(new Set(aclsOfRealm(contracts, { realm: 'real' }, { prefix: 'acme.', backup: 'archivist' }).map(({ principal }) => principal))).toEqual(new Set([...principalsOf(contracts)].map((name) => `acme.${name}`).concat('archivist')));
    expect([problemOfAccountPrefix(''), problemOfAccountPrefix('acme_1.-')]).toEqual([undefined, undefined]);
    for (const wrong of ['User:', 'a b', '*', 'a,', 'ä']) expect(problemOfAccountPrefix(wrong)).toContain('cannot begin the name of an account');
  });

  it('lets a backup read every topic and what every group has committed, and write nothing', () => {
    const grants = aclsForBackup(contracts);
    const operations = new Set(grants.map(({ operation, resource }) => `${operation} ${resource}`));
    expect([...operations].sort()).toEqual(['delete group', 'describe group', 'describe topic', 'read group', 'read topic']);
    for (const { topic } of contracts) expect(grants).toContainEqual({ principal: 'backup', resource: 'topic', name: topic, pattern: 'literal', operation: 'read' });
    expect(grants.filter(({ resource, operation }) => resource === 'group' && operation !== 'describe').every(({ name }) => name === 'orrery-backup')).toBe(true);
    expect(aclsForBackup(contracts, { realm: 'virtual' }).every(({ name }) => name.startsWith('virtual.'))).toBe(true);
  });

  it('gives the rights of a backup to the account that is named, and to no account of a service', () => {
    expect(new Set(aclsForBackup(contracts, { realm: 'real' }, 'archivist').map(({ principal }) => principal))).toEqual(new Set(['archivist']));
    expect([problemOfBackupAccount(contracts, 'archivist'), problemOfBackupAccount(contracts, 'backup')]).toEqual([undefined, undefined]);
    expect(problemOfBackupAccount(contracts, 'historian')).toMatch(/^historian is the account of a service, .*Give backups an account of their own/);
    expect(problemOfBackupAccount(contracts, 'shadow-historian', 'shadow-')).toContain('is the account of a service');
    for (const wrong of ['', '*', 'User:backup', 'a b']) expect(problemOfBackupAccount(contracts, wrong)).toContain('is no name of a Kafka account');
  });
});
