import { CloseButton, TextInput } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useViewState } from '../url/use-view-state.ts';

type Props = {
  /** The URL's parameter. */
  readonly name: string;
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  /** The field that `/` jumps to. */
  readonly isFirst?: boolean;
};

const quietMs = 250;
/** What the API accepts. */
const longest = 200;

/** A text field whose value lives in the URL; it gets there when the typing pauses. */
export function UrlText({ name, label, placeholder, value, isFirst = false }: Props) {
  const { change } = useViewState();
  const [draft, setDraft] = useState(value);
  const [synced, setSynced] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  useHotkeys(isFirst ? [['/', () => input.current?.focus()]] : []);

  // Back, or a cleared filter, changed the URL under the field.
  if (value !== synced) {
    setSynced(value);
    setDraft(value);
  }

  useEffect(() => {
    if (draft === value) return;
    const timer = setTimeout(() => change({ [name]: draft.trim() }, { isReplacing: true }), quietMs);
    return () => clearTimeout(timer);
  }, [draft, value, name, change]);

  return (
    <TextInput
      ref={input}
      type="text"
      maxLength={longest}
      aria-label={label}
      placeholder={placeholder}
      value={draft}
      onChange={(event) => setDraft(event.currentTarget.value)}
      leftSection={isFirst ? <IconSearch size={15} aria-hidden="true" /> : undefined}
      rightSection={
        draft === '' ? null : <CloseButton size="sm" aria-label={`Clear ${label}`} onClick={() => setDraft('')} />
      }
    />
  );
}
