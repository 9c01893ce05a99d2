import { KubeSageError } from '../core/errors.ts';
import { maskSecrets } from '../infra/log/mask-secrets.ts';
import { StoppedByPerson } from './stop-requests.ts';

/** The one place where a failure becomes text: what, and what to do next. Details only with KUBESAGE_DEBUG=1. */
export function printFailure(
  error: unknown,
  out: { readonly write: (text: string) => unknown },
  environment: Readonly<Record<string, string | undefined>>,
): void {
  if (error instanceof StoppedByPerson) return void out.write(`${error.message}\n`);
  const [code, next] =
    error instanceof KubeSageError
      ? [error.code, error.next]
      : ['Internal', 'Run it again with KUBESAGE_DEBUG=1 for the details, and report them.'];
  const says = error instanceof Error ? error.message : String(error);
  out.write(`${code}: ${maskSecrets(says)}\n  ${next}\n`);
  if (environment.KUBESAGE_DEBUG !== '1') return;
  for (let cause = error; cause instanceof Error; cause = cause.cause) out.write(`${maskSecrets(cause.stack ?? '')}\n`);
}
