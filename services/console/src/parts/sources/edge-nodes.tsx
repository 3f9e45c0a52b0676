import { type EdgeNodeStatus } from '@orrery/contracts';
import { groupDigits } from '../../domain/format-value.js';
import { plural } from '../../domain/words.js';
import { Instant } from '../age.js';
import { ConditionMark } from '../condition-mark.js';

/** Devices named of one edge node; how many more there are is said. */
const MOST_DEVICES = 8;

/** Every edge node of a Sparkplug source: whether it is there, and how often it came, went and lost something. */
export function EdgeNodes({ nodes }: { nodes: readonly EdgeNodeStatus[] }) {
  const offline = nodes.filter(({ online }) => !online).length;
  return (
    <>
      <h3>Edge nodes</h3>
      {nodes.length === 0 && <p className="quiet">None has been heard of. An edge node is known from its birth on: ask it for a rebirth, or wait for its next message.</p>}
      {nodes.length > 0 && (
        <div className="table-scroll wide" tabIndex={0} role="region" aria-label="Edge nodes">
          <table className="data edge-nodes">
            <caption className="quiet">{`${plural(nodes.length, 'edge node')}, ${offline === 0 ? 'all online' : `${offline} offline`}`}</caption>
            <thead>
              <tr>
                <th scope="col">Edge node</th>
                <th scope="col">Stands</th>
                <th scope="col">Last birth</th>
                <th scope="col">Births</th>
                <th scope="col">Deaths</th>
                <th scope="col">Sequence losses</th>
                <th scope="col">Rebirths asked</th>
                <th scope="col">Devices</th>
              </tr>
            </thead>
            <tbody>
              {nodes.map((node) => (
                <EdgeNodeRow key={`${node.group}/${node.edgeNode}`} node={node} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

function EdgeNodeRow({ node }: { node: EdgeNodeStatus }) {
  return (
    <tr>
      <th scope="row">
        <span className="quiet">{node.group}/</span>
        {node.edgeNode}
      </th>
      <td>
        <ConditionMark condition={node.online ? 'normal' : 'disconnected'} text={node.online ? 'Online' : 'Offline'} />
        {node.bdSeq !== undefined && <span className="quality-detail">{`bdSeq ${node.bdSeq}`}</span>}
      </td>
      <td data-label="Last birth">{node.lastBirthTs === undefined ? <span className="quiet">none</span> : <Instant at={node.lastBirthTs} />}</td>
      <Count name="Births" value={node.births} />
      <Count name="Deaths" value={node.deaths} />
      <Count name="Sequence losses" value={node.sequenceLosses} isAbnormal={node.sequenceLosses > 0} />
      <Count name="Rebirths asked" value={node.rebirthsAsked} />
      <td data-label="Devices">
        <Devices devices={node.devices} />
      </td>
    </tr>
  );
}

function Count({ name, value, isAbnormal = false }: { name: string; value: number; isAbnormal?: boolean }) {
  return (
    <td className="count-cell" data-label={name} data-abnormal={isAbnormal}>
      {groupDigits(String(value))}
    </td>
  );
}

function Devices({ devices }: { devices: EdgeNodeStatus['devices'] }) {
  if (devices.length === 0) return <span className="quiet">none</span>;
  const offlineFirst = [...devices].sort((a, b) => Number(a.online) - Number(b.online));
  return (
    <ul className="devices">
      {offlineFirst.slice(0, MOST_DEVICES).map(({ device, online }) => (
        <li key={device}>{online ? device : <ConditionMark condition="disconnected" text={`${device}, offline`} />}</li>
      ))}
      {devices.length > MOST_DEVICES && <li className="quiet">{`and ${devices.length - MOST_DEVICES} more`}</li>}
    </ul>
  );
}
