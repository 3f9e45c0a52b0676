import { type ListedDeadLetter } from '@orrery/client';
import { useEffect, useState } from 'react';
import { letterText } from '../domain/letter-text.js';
import { DEAD_LETTERS_PATH } from '../domain/route.js';
import { humanise, plural } from '../domain/words.js';
import { Instant } from '../parts/age.js';
import { NotAllowed } from '../parts/not-allowed.js';
import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { useServices } from '../state/context.js';
import { reasonOf } from '../state/plant-store.js';
import { navigate, useQuery } from '../state/router.js';

const MOST = 200;

/** What could not be used lately, with its origin and the reason. */
export default function DeadLettersPage() {
  const { me, api } = useServices();
  const text = new URLSearchParams(useQuery()).get('text') ?? '';
  const [letters, setLetters] = useState<readonly ListedDeadLetter[]>();
  const [failure, setFailure] = useState<string>();
  const [round, setRound] = useState(0);
  const isAllowed = me.may.includes('CONFIGURE');
  useEffect(() => {
    if (!isAllowed) return;
    api
      .deadLetters(MOST)
      .then((items) => {
        setLetters(items);
        setFailure(undefined);
      })
      .catch((error: unknown) => setFailure(reasonOf(error)));
  }, [api, isAllowed, round]);
  if (!isAllowed) return <NotAllowed title="Dead letters" needs="CONFIGURE, as engineers have it" />;
  const shown = letters?.filter((letter) => JSON.stringify(letter).toLowerCase().includes(text.toLowerCase()));
  return (
    <Page title="Dead letters" aside={shown && <span className="quiet">{plural(shown.length, 'letter')}</span>}>
      <p className="quiet">What came and could not be used, newest first; the latest {MOST} of this api. Nothing of it is lost: the dead-letter topic has it whole.</p>
      <div className="actions">
        <input type="search" aria-label="Find in the letters" placeholder="source, topic, reason" value={text} onChange={(event) => navigate(event.target.value === '' ? DEAD_LETTERS_PATH : `${DEAD_LETTERS_PATH}?text=${encodeURIComponent(event.target.value)}`, 'replace')} />
        <button type="button" onClick={() => setRound(round + 1)}>
          Read again
        </button>
      </div>
      {failure !== undefined && <Notice title="The letters could not be read">{failure}</Notice>}
      {!shown && failure === undefined && <Notice title="Reading the letters…" />}
      {shown?.length === 0 && <Notice title={text === '' ? 'There are none' : `None has “${text}” in it`} />}
      <ul className="findings letters">{shown?.map((letter, index) => <Letter key={`${letter.timestamp} ${index}`} letter={letter} />)}</ul>
    </Page>
  );
}

function Letter({ letter: { timestamp, letter } }: { letter: ListedDeadLetter }) {
  const { origin, reason, detail, service, value, valueBytes } = letter;
  return (
    <li>
      <div className="finding-head">
        <span>{humanise(reason)}</span>
        <span className="quiet">
          <Instant at={timestamp} />, {service}
        </span>
      </div>
      <p>{detail}</p>
      <p className="quiet">
        From <code>{origin.topic}</code>
        {origin.source !== undefined && ` of ${origin.source}`}
        {origin.offset !== undefined && `, partition ${origin.partition ?? 0}, offset ${origin.offset}`}
        {valueBytes !== undefined && `, ${plural(valueBytes, 'byte')}`}
      </p>
      {value !== undefined && value !== '' && <pre>{letterText(value)}</pre>}
    </li>
  );
}
