import { PasswordInput, TextInput } from '@mantine/core';
import type { RequiredInput } from '../../../core/remediation/remedy.ts';

type Props = {
  readonly input: RequiredInput;
  readonly value: string;
  readonly onChange: (value: string) => void;
};

/** A value that only a person can supply. A secret is never shown, kept by the browser, or put in the URL. */
export function RequiredInputField({ input, value, onChange }: Props) {
  if (input.isSecret) {
    return (
      <PasswordInput
        required
        maw={420}
        name={input.name}
        label={input.label}
        description="Sealed on arrival: it appears in no log, history or diff."
        autoComplete="new-password"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return (
    <TextInput
      required
      maw={420}
      name={input.name}
      label={input.label}
      autoComplete="off"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
