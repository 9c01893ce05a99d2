type Props = { readonly value: number };

/** How sure the diagnosis is of a cause, from 0 to 1. */
export function Confidence({ value }: Props) {
  const percent = Math.round(value * 100);
  const word = value >= 0.9 ? 'near certain' : value >= 0.7 ? 'likely' : value >= 0.4 ? 'possible' : 'a guess';
  return (
    <span title="How well the evidence supports this cause">
      {word}, {percent} %
    </span>
  );
}
