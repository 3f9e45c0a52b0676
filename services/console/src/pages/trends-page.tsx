import { useState } from 'react';
import { readAddress, writeAddress } from '../domain/trends/view-address.js';
import { Page } from '../parts/page.js';
import TrendBoard from '../parts/trends/trend-board.js';
import { navigate, useQuery } from '../state/router.js';

/** Any values of any twins over any time. The address is the view. */
export default function TrendsPage() {
  const view = readAddress(useQuery());
  /** Steps taken here: further back lies another page. */
  const [steps, setSteps] = useState(0);
  const back = () => {
    setSteps(steps - 1);
    window.history.back();
  };
  return (
    <Page title="Trends">
      <TrendBoard
        view={view}
        onView={(next, how) => {
          if (how === 'push') setSteps(steps + 1);
          navigate(writeAddress(next), how);
        }}
        onBack={steps > 0 ? back : undefined}
      />
    </Page>
  );
}
