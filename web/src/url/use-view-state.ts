import { useCallback } from 'react';
import { useSearchParams } from 'react-router';
import { changedView } from './view-state.ts';

type ViewState = {
  readonly params: URLSearchParams;
  /** Changes the URL. A replacing change is not a step of the browser's history. */
  readonly change: (changes: Readonly<Record<string, string>>, how?: { readonly isReplacing: boolean }) => void;
};

/** The state of a view that lives in the URL, so that it can be shared, reloaded and gone back to. */
export function useViewState(): ViewState {
  const [params, setParams] = useSearchParams();
  const change = useCallback<ViewState['change']>(
    (changes, how) => {
      setParams((current) => changedView(current, changes), { replace: how?.isReplacing ?? false });
    },
    [setParams],
  );
  return { params, change };
}
