import { createBrowserRouter } from 'react-router';
import { OverviewPage } from '../overview/overview-page.tsx';
import { ErrorPage } from './error-page.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { SessionGate } from './session-gate.tsx';

/** The pages by address. All but the first are loaded when they are first needed. */
export const router = createBrowserRouter([
  {
    path: '/',
    element: <SessionGate />,
    errorElement: <ErrorPage />,
    hydrateFallbackElement: <></>,
    children: [
      {
        errorElement: <ErrorPage />,
        children: [
          { index: true, element: <OverviewPage /> },
          {
            path: 'incidents',
            lazy: async () => ({ Component: (await import('../incidents/incidents-page.tsx')).IncidentsPage }),
          },
          {
            path: 'incidents/:id',
            lazy: async () => ({ Component: (await import('../incidents/incident-page.tsx')).IncidentPage }),
          },
          {
            path: 'incidents/:id/post-mortem',
            lazy: async () => ({ Component: (await import('../incidents/post-mortem-page.tsx')).PostMortemPage }),
          },
          {
            path: 'findings',
            lazy: async () => ({ Component: (await import('../findings/findings-page.tsx')).FindingsPage }),
          },
          {
            path: 'findings/:id',
            lazy: async () => ({ Component: (await import('../findings/finding-page.tsx')).FindingPage }),
          },
          {
            path: 'remediations',
            lazy: async () => ({ Component: (await import('../remediations/remediations-page.tsx')).RemediationsPage }),
          },
          {
            path: 'remediations/:id',
            lazy: async () => ({ Component: (await import('../remediations/remediation-page.tsx')).RemediationPage }),
          },
          {
            path: 'changes',
            lazy: async () => ({ Component: (await import('../changes/changes-page.tsx')).ChangesPage }),
          },
          { path: 'audit', lazy: async () => ({ Component: (await import('../audit/audit-page.tsx')).AuditPage }) },
          { path: 'system', lazy: async () => ({ Component: (await import('../system/system-page.tsx')).SystemPage }) },
          { path: '*', element: <NotFoundPage /> },
        ],
      },
    ],
  },
]);
