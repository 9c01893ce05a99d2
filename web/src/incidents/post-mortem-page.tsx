import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { queries } from '../api/queries.ts';
import { LoadingRows } from '../shared/loading-rows.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import { Panel } from '../shared/panel.tsx';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import styles from './post-mortem-page.module.css';

/** The draft of a post-mortem, as text to take along. It is shown as it is written, not rendered: much of it is words from clusters. */
export function PostMortemPage() {
  const { id = '' } = useParams();
  const query = useQuery(queries.postMortem(id));
  const draft = query.data;
  return (
    <>
      <PageHeader
        title="Post-mortem"
        above={<Link to={`/incidents/${encodeURIComponent(id)}`}>The incident</Link>}
        below={
          draft === undefined ? undefined : (
            <span>{draft.isFinal ? 'As of the end of the incident.' : 'A draft of this moment: it goes on.'}</span>
          )
        }
      />
      <Panel>
        {query.error !== null ? (
          <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
        ) : draft === undefined ? (
          <LoadingRows rows={10} />
        ) : (
          <>
            <div className={styles.buttons}>
              <Button size="xs" variant="default" onClick={() => download(id, draft.markdown)}>
                Download as Markdown
              </Button>
            </div>
            <pre className={styles.text}>{draft.markdown}</pre>
          </>
        )}
      </Panel>
    </>
  );
}

function download(id: string, markdown: string): void {
  const address = URL.createObjectURL(new Blob([markdown], { type: 'text/markdown' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${id}.md`;
  link.click();
  URL.revokeObjectURL(address);
}
