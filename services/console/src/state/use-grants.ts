import { ApiError, type Grant, type GrantDraft } from '@orrery/client';
import { useCallback, useEffect, useState } from 'react';
import { useServices } from './context.js';
import { reasonOf } from './plant-store.js';

export interface ChangeRefusal {
  /** Nobody would be left to administer. */
  readonly isLastAdmin: boolean;
  readonly detail: string;
  readonly remedy: string | undefined;
}

export interface Grants {
  readonly grants: readonly Grant[] | undefined;
  readonly failure: string | undefined;
  readonly refusal: ChangeRefusal | undefined;
  /** Whether it was done; where not, `refusal` says why. */
  readonly put: (draft: GrantDraft) => Promise<boolean>;
  readonly remove: (id: string) => Promise<boolean>;
  readonly forgetRefusal: () => void;
}

/** The policy, and its changes: read anew after each. */
export function useGrants(isAllowed: boolean): Grants {
  const { api } = useServices();
  const [grants, setGrants] = useState<readonly Grant[]>();
  const [failure, setFailure] = useState<string>();
  const [refusal, setRefusal] = useState<ChangeRefusal>();
  const read = useCallback(async () => {
    try {
      setGrants(await api.policies.list());
      setFailure(undefined);
    } catch (error) {
      setFailure(reasonOf(error));
    }
  }, [api]);
  useEffect(() => {
    if (isAllowed) void read();
  }, [isAllowed, read]);
  const change = async (make: () => Promise<unknown>): Promise<boolean> => {
    try {
      await make();
      setRefusal(undefined);
      await read();
      return true;
    } catch (error) {
      setRefusal({ isLastAdmin: error instanceof ApiError && error.kind === 'last-admin', detail: reasonOf(error), remedy: error instanceof ApiError ? error.remedy : undefined });
      return false;
    }
  };
  return {
    grants,
    failure,
    refusal,
    put: (draft) => change(() => api.policies.put(draft)),
    remove: (id) => change(() => api.policies.remove(id)),
    forgetRefusal: () => setRefusal(undefined),
  };
}
