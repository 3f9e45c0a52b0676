import { resolveNode } from './node-address.js';

const namespaces = ['http://opcfoundation.org/UA/', 'urn:server', 'urn:plant'];

describe('the address of a node', () => {
  it('follows its namespace wherever the server puts it', () => {
    expect(resolveNode('nsu=urn:plant;s=Line1.Flow', namespaces).nodeId?.toString()).toBe('ns=2;s=Line1.Flow');
    expect(resolveNode('nsu=urn:plant;s=Line1.Flow', ['http://opcfoundation.org/UA/', 'urn:plant']).nodeId?.toString()).toBe('ns=1;s=Line1.Flow');
  });

  it('keeps semicolons and equal signs of the identifier', () => {
    expect(resolveNode('nsu=urn:plant;s=a;b=c', namespaces).nodeId?.value).toBe('a;b=c');
  });

  it('may be a standard node', () => {
    expect(resolveNode('i=2258', namespaces).nodeId?.toString()).toBe('ns=0;i=2258');
  });

  it('says which namespace the server lacks', () => {
    expect(resolveNode('nsu=urn:nowhere;s=x', namespaces).problem).toBe('the server has no namespace urn:nowhere');
  });

  it.each(['ns=2;s=Line1.Flow', 'Line1.Flow', 'nsu=urn:plant', ''])('refuses %p: an index means nothing after a restart of the server', (node) => {
    expect(resolveNode(node, namespaces).problem).toContain('no node id of the form nsu=');
  });
});
