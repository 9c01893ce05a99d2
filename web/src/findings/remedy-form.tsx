import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import type { Remedy } from '../../../core/remediation/remedy.ts';
import { Breakable } from '../shared/breakable.tsx';
import { ObjectName } from '../shared/object-name.tsx';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { ParameterList } from './parameter-list.tsx';
import styles from './remedy-form.module.css';
import { RequiredInputField } from './required-input-field.tsx';
import { startRemediation } from './start-remediation.ts';

type Props = {
  readonly findingId: string;
  readonly remedy: Remedy;
  readonly index: number;
  readonly isBest: boolean;
  readonly isResolved: boolean;
};

/** One fix: what it does and why, the values only a person has, and the buttons that start it. */
export function RemedyForm({ findingId, remedy, index, isBest, isResolved }: Props) {
  const navigate = useNavigate();
  const form = useRef<HTMLFormElement>(null);
  const [inputs, setInputs] = useState<Readonly<Record<string, string>>>({});
  const start = useMutation({
    mutationFn: (dryRun: boolean) => startRemediation({ findingId, remedy: index, inputs, dryRun }),
    onSuccess: ({ id }) => navigate(`/remediations/${encodeURIComponent(id)}`),
  });
  const isRunning = (dryRun: boolean) => start.isPending && start.variables === dryRun;

  function submit(event: FormEvent): void {
    event.preventDefault();
    start.mutate(false);
  }

  return (
    <form ref={form} className={styles.remedy} onSubmit={submit} aria-label={remedy.title} autoComplete="off">
      <h3 className={styles.title}>
        <Breakable text={remedy.title} />
        {isBest ? <span className={styles.best}>best known</span> : null}
      </h3>
      <p className={styles.rationale}>
        <Breakable text={remedy.rationale} />
      </p>
      <div className={styles.facts}>
        <code>{remedy.action}</code>
        <span>
          on <ObjectName object={remedy.target} />
        </span>
        <ParameterList parameters={remedy.parameters} />
      </div>
      {remedy.requiredInputs.map((input) => (
        <RequiredInputField
          key={input.name}
          input={input}
          value={inputs[input.name] ?? ''}
          onChange={(value) => setInputs({ ...inputs, [input.name]: value })}
        />
      ))}
      {start.error === null ? null : <ProblemAlert error={start.error} />}
      <div className={styles.buttons}>
        <Button
          type="submit"
          variant={isBest ? 'filled' : 'light'}
          size="sm"
          loading={isRunning(false)}
          disabled={start.isPending || isResolved}
        >
          Propose this fix
        </Button>
        <Button
          variant="default"
          size="sm"
          loading={isRunning(true)}
          disabled={start.isPending || isResolved}
          onClick={() => {
            if (form.current?.reportValidity() === true) start.mutate(true);
          }}
        >
          Rehearse (dry run)
        </Button>
        {isResolved ? (
          <span className={styles.hint}>The finding is resolved: there is nothing left to fix.</span>
        ) : null}
      </div>
    </form>
  );
}
