import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { EnvVar, PodTemplate } from '../../cluster/kube-object.ts';
import { refOf } from '../../cluster/object-ref.ts';
import type { Remedy } from '../../remediation/remedy.ts';
import { crashEvidence } from '../crash-evidence.ts';
import { type Crash, crashesOf } from '../crashes.ts';
import { absenceEvidence, changeEvidence } from '../evidence.ts';
import type { Cause, Evidence, Finding } from '../finding.ts';
import { impactOn } from '../impact.ts';
import { lastChange } from '../last-change.ts';
import { makeFinding } from '../make-finding.ts';
import { compareText } from '../order.ts';
import { proposeEnvironment, proposeKey, proposeRollback } from '../propose.ts';
import { lastGoodRevision, templateChangedAt } from '../revision-history.ts';
import { sayObject } from '../say-reference.ts';
import { workloadAnalyzer } from '../workload-analyzer.ts';
import { containerNamed, podSpecPath } from '../workloads.ts';

/** Programs that die because a variable is not set: their log says so, in any language, and the variable is really not there. */
export const missingEnvironment = workloadAnalyzer({
  name: 'missing-environment',
  reasons: {
    EnvVarMissing: 'The program ends because an environment variable is not set.',
  },
  analyze: (index, workload) =>
    crashesOf(index, workload).flatMap((crash) =>
      crash.why.kind === 'variable-missing' ? [toFinding(index, crash, crash.why.name, crash.why.line)] : [],
    ),
});

function toFinding(index: ClusterIndex, crash: Crash, name: string, line: string): Finding {
  const { workload, view } = crash;
  const { container } = view;
  const variableOf = (template: PodTemplate) =>
    containerNamed(template, container.name)?.env?.find((entry) => entry.name === name);
  const good = lastGoodRevision(index, workload, variableOf);
  const before = good === undefined ? undefined : variableOf(good.template);
  const source = before === undefined ? emptiedSource(index, crash) : undefined;
  const place = `${podSpecPath(workload)}.${view.path}.env`;
  const change: readonly Evidence[] =
    before === undefined || good === undefined
      ? []
      : [
          changeEvidence(
            workload,
            place,
            `revision ${good.number} still set ${name}`,
            templateChangedAt(index, workload),
          ),
        ];
  return makeFinding(index, {
    analyzer: 'missing-environment',
    severity: impactOn(index, workload),
    object: refOf(workload),
    reason: 'EnvVarMissing',
    discriminator: `${container.name}/${name}`,
    message: `${sayObject(workload)} keeps crashing: container ${container.name} needs the environment variable ${name}, which is not set.`,
    evidence: [
      absenceEvidence(refOf(workload), place, `no variable ${name} in container ${container.name}`),
      ...change,
      ...crashEvidence(index, crash, line),
    ],
    cause: causeOf(),
    remedies:
      source === undefined
        ? [...fromBefore(), ...fromSources(), ...asked()]
        : [proposeKey(refOf(source), name, `${sayObject(workload)} takes its whole environment from there.`)],
  });

  function causeOf(): Cause {
    if (source !== undefined) {
      const explanation = `${sayObject(source)} was changed after the last rollout and no longer holds ${name}, which ${sayObject(workload)} takes from it.`;
      return { object: refOf(source), reason: 'ConfigMapKeyMissing', confidence: 0.85, explanation };
    }
    const since = good === undefined || before === undefined ? '' : ` any more (revision ${good.number} did)`;
    return {
      object: refOf(workload),
      reason: 'EnvVarMissing',
      confidence: before === undefined ? 0.85 : 0.97,
      explanation: `${sayObject(workload)} does not set ${name} for container ${container.name}${since}, and the program does not start without it.`,
    };
  }

  function fromBefore(): readonly Remedy[] {
    if (before === undefined || good === undefined) return [];
    const why = `Revision ${good.number} set ${name} so.`;
    return [...proposeRollback(index, workload, variableOf, `It no longer sets ${name}.`), ...restored(before, why)];
  }

  function restored({ value, valueFrom }: EnvVar, why: string): readonly Remedy[] {
    const { configMapKeyRef, secretKeyRef } = valueFrom ?? {};
    const common = { container: container.name, name };
    if (configMapKeyRef !== undefined)
      return proposeEnvironment(workload, { ...common, configMapKey: bare(configMapKeyRef) }, why);
    if (secretKeyRef !== undefined)
      return proposeEnvironment(workload, { ...common, secretKey: bare(secretKeyRef) }, why);
    return value === undefined ? [] : proposeEnvironment(workload, { ...common, value }, why);
  }

  /** A ConfigMap or Secret of the namespace that holds a key of that very name is where the value was meant to come from. */
  function fromSources(): readonly Remedy[] {
    if (before !== undefined) return [];
    const namespace = workload.metadata.namespace ?? '';
    const sources = (['ConfigMap', 'Secret'] as const).flatMap((kind) =>
      index.inNamespace(kind, namespace).flatMap((object) => {
        const key = Object.keys(object.data ?? {}).find((candidate) => sameName(candidate, name));
        return key === undefined ? [] : [{ kind, name: object.metadata.name, key }];
      }),
    );
    const [only, ...others] = sources.sort((a, b) => compareText(a.name, b.name));
    if (only === undefined || others.length > 0) return [];
    const from = { name: only.name, key: only.key };
    const parameters = {
      container: container.name,
      name,
      ...(only.kind === 'Secret' ? { secretKey: from } : { configMapKey: from }),
    };
    return proposeEnvironment(
      workload,
      parameters,
      `${only.kind} ${only.name} is the only one in the namespace with such a key.`,
    );
  }

  function asked(): readonly Remedy[] {
    // A secret typed in as a literal would stand readable in the template: only a person can decide where to keep it.
    if (before !== undefined || looksSecret(name)) return [];
    return proposeEnvironment(
      workload,
      { container: container.name, name },
      'The program does not start without it; nobody but you knows the value.',
    );
  }
}

/** A ConfigMap that the container takes its whole environment from and that somebody changed after the last rollout. */
function emptiedSource(index: ClusterIndex, { workload, view }: Crash) {
  const since = templateChangedAt(index, workload);
  return (view.container.envFrom ?? [])
    .flatMap(
      ({ configMapRef }) => index.find('ConfigMap', workload.metadata.namespace ?? '', configMapRef?.name ?? '') ?? [],
    )
    .find((source) => since !== '' && compareText(lastChange(source), since) > 0);
}

function bare({ name, key }: { readonly name: string; readonly key: string }) {
  return { name, key };
}

function sameName(key: string, name: string): boolean {
  return key.toUpperCase().replaceAll(/[-.]/g, '_') === name;
}

function looksSecret(name: string): boolean {
  return /PASS|SECRET|TOKEN|PRIVATE|CREDENTIAL|API_?KEY|ACCESS_?KEY/.test(name);
}
