import { Button, Select, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { queries } from '../../api/queries.ts';
import { openIncidentsQuery } from '../../overview/overview-queries.ts';
import styles from './act-form.module.css';
import { type IncidentActRequest, silences, type WordyAct, wordsOf } from './incident-acts.ts';

type Props = {
  readonly act: WordyAct;
  readonly incidentId: string;
  readonly isPending: boolean;
  readonly onSend: (request: IncidentActRequest) => void;
  readonly onCancel: () => void;
};

/** Asks for the words that an act needs. Nothing is sent without them. */
export function ActForm({ act, incidentId, isPending, onSend, onCancel }: Props) {
  const [text, setText] = useState('');
  const [forMs, setForMs] = useState<string>(String(silences[0].forMs));
  const [into, setInto] = useState<string | null>(null);
  const [fault, setFault] = useState('');
  const { label, send, placeholder } = wordsOf[act];
  const others = useQuery({ ...queries.incidents(openIncidentsQuery), enabled: act === 'merge' }).data?.items ?? [];

  function submit(event: FormEvent): void {
    event.preventDefault();
    const words = text.trim();
    const missing =
      words === ''
        ? 'Say it in a few words.'
        : act === 'merge' && into === null
          ? 'Choose the incident that it belongs to.'
          : '';
    setFault(missing);
    if (missing !== '') return;
    if (act === 'notes') onSend({ act, text: words });
    else if (act === 'silence') onSend({ act, forMs: Number(forMs), reason: words });
    else if (act === 'merge') onSend({ act, into: into ?? '', reason: words });
    else onSend({ act, reason: words });
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      {act === 'silence' ? (
        <Select
          label="For how long"
          allowDeselect={false}
          data={silences.map((each) => ({ value: String(each.forMs), label: each.label }))}
          value={forMs}
          onChange={(value) => setForMs(value ?? forMs)}
        />
      ) : null}
      {act === 'merge' ? (
        <Select
          label="It belongs to"
          searchable
          data={others.filter(({ id }) => id !== incidentId).map(({ id, title }) => ({ value: id, label: title }))}
          value={into}
          onChange={setInto}
        />
      ) : null}
      <Textarea
        label={label}
        placeholder={placeholder}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={2000}
        value={text}
        error={fault === '' ? undefined : fault}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={styles.buttons}>
        <Button type="submit" size="xs" loading={isPending}>
          {send}
        </Button>
        <Button size="xs" variant="subtle" color="gray" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
