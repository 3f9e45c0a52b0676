import { type TwinAsOf } from '@orrery/client';
import { useEffect, useState } from 'react';
import { conditionOfProperty, isStatic } from '../domain/condition.js';
import { formatValue } from '../domain/format-value.js';
import { sectionsOf } from '../domain/sections.js';
import { formatAge, formatInstant, toMillis } from '../domain/time.js';
import { type PropertyView } from '../domain/twin-view.js';
import { unitLabel } from '../domain/unit-label.js';
import { useNames, useServices } from '../state/context.js';
import { reasonOf } from '../state/plant-store.js';
import { ConditionMark } from './condition-mark.js';
import { Notice } from './notice.js';

type State = { readonly kind: 'reading' } | { readonly kind: 'none' } | { readonly kind: 'read'; readonly twin: TwinAsOf } | { readonly kind: 'failed'; readonly reason: string };

/** A twin as it stood at a time: every value with unit, quality and the age it had then. */
export function PastValues({ twinId, at }: { twinId: string; at: number }) {
  const { api } = useServices();
  const [state, setState] = useState<State>({ kind: 'reading' });
  useEffect(() => {
    let isCurrent = true;
    setState({ kind: 'reading' });
    api
      .twinAt(twinId, { time: new Date(at).toISOString() })
      .then((twin) => isCurrent && setState(twin ? { kind: 'read', twin } : { kind: 'none' }))
      .catch((error: unknown) => isCurrent && setState({ kind: 'failed', reason: reasonOf(error) }));
    return () => {
      isCurrent = false;
    };
  }, [api, twinId, at]);
  switch (state.kind) {
    case 'reading':
      return <Notice title="Reading the past…" />;
    case 'none':
      return <Notice title={`There was no such twin at ${formatInstant(at)}`}>It may have been registered later.</Notice>;
    case 'failed':
      return <Notice title="The past could not be read">{state.reason}</Notice>;
    case 'read':
      return <PastTwin twin={state.twin} at={at} />;
  }
}

function PastTwin({ twin, at }: { twin: TwinAsOf; at: number }) {
  const names = useNames(twin.model);
  return (
    <>
      <p className="quiet">{`Revision ${twin.asOf.rev}, as it is known today: readings that came late are in it.`}</p>
      {sectionsOf(twin).map(({ component, entries }) => (
        <section key={component ?? ''}>
          <h2>{component === undefined ? 'Values' : names.component(component)}</h2>
          <table className="values past">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Value</th>
                <th scope="col">Quality</th>
                <th scope="col">Age then</th>
              </tr>
            </thead>
            <tbody>
              {entries.map(([path, property]) => (
                <PastRow key={path} name={names.of(path).name} names={names.of(path).values} property={property} at={at} />
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </>
  );
}

function PastRow({ name, names, property, at }: { name: string; names: ReadonlyMap<string, string> | undefined; property: PropertyView; at: number }) {
  const condition = conditionOfProperty(property);
  const read = toMillis(property.valueTs ?? property.eventTs);
  const unit = unitLabel(property.unit);
  return (
    <tr data-condition={condition}>
      <th scope="row">{name}</th>
      <td className="value">
        <span className="reading">
          <span className="number">{formatValue(property.value, property.datatype, names)}</span>
          {unit !== '' && property.value !== null && property.value !== undefined && <span className="unit">{unit}</span>}
        </span>
      </td>
      <td className="quality">
        <ConditionMark condition={condition} {...(condition === 'normal' ? { text: 'Good' } : {})} />
      </td>
      <td className="age-cell">{isStatic(property) ? <span className="quiet">fixed</span> : read === undefined ? '–' : formatAge(read, at)}</td>
    </tr>
  );
}
