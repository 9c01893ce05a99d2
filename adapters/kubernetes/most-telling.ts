import { KubeSageError } from '../../core/errors.ts';

/** Of the failures of many readings, the one that explains most. */
export function mostTelling(failures: readonly KubeSageError[]): KubeSageError {
  const refused = failures.find(({ code }) => code === 'ClusterCredentialsInvalid');
  const first = refused ?? failures.find(({ code }) => code === 'ClusterUnreachable') ?? failures[0];
  return first ?? new KubeSageError('Internal', 'Nothing was asked of the cluster.');
}
