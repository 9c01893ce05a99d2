import type { RegisteredCluster } from '../api/types.ts';
import { CommandLine } from '../shared/command-line.tsx';
import { Section } from '../shared/section.tsx';
import styles from './first-steps.module.css';

type Props = { readonly clusters: readonly RegisteredCluster[] };

/** What a newcomer sees while nothing has ever been wrong: how to make something go wrong, safely, and watch. */
export function FirstSteps({ clusters }: Props) {
  if (clusters.length > 0 && clusters.every((cluster) => !cluster.isSandbox)) {
    return (
      <Section title="All quiet">
        <p className={styles.lead}>
          KubeSage watches {clusters.map((cluster) => cluster.name).join(', ')}. When something breaks, it appears here
          within seconds, with its cause and a fix to approve. Nothing is ever changed before somebody decides.
        </p>
        <p className={styles.lead}>To see the whole story safely first, start it with a sandbox cluster:</p>
        <CommandLine command="npx kubesage up --sandbox" />
      </Section>
    );
  }
  return (
    <Section title="See it work: break something in the sandbox">
      <p className={styles.lead}>
        The sandbox is a real Kubernetes control plane with simulated nodes. Commit a mistake in it and watch KubeSage
        find the cause, show the fix as a diff, and ask you.
      </p>
      <ol className={styles.steps}>
        <li>
          <span>List the faults that can be made</span>
          <CommandLine command="npx kubesage sandbox scenarios" />
        </li>
        <li>
          <span>Deploy an image tag that does not exist</span>
          <CommandLine command="npx kubesage sandbox break image-tag-missing" />
        </li>
        <li>
          <span>
            Stay on this page: the incident appears within seconds. Open it, propose the fix, read the diff and approve.
          </span>
        </li>
        <li>
          <span>Heal everything again</span>
          <CommandLine command="npx kubesage sandbox reset" />
        </li>
      </ol>
    </Section>
  );
}
