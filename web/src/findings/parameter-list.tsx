import { parameterWords } from './parameter-words.ts';

type Props = { readonly parameters: Readonly<Record<string, unknown>> };

/** The parameters of an action, as `name: value`. */
export function ParameterList({ parameters }: Props) {
  return parameterWords(parameters).map(([name, value]) => (
    <span key={name}>
      {name} <code>{value}</code>
    </span>
  ));
}
