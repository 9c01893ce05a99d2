import { useEffect, useRef } from 'react';
import { Outlet, ScrollRestoration, useLocation } from 'react-router';
import { LiveMark } from '../live/live-mark.tsx';
import { Brand } from './brand.tsx';
import { ColorSchemeButton } from './color-scheme-button.tsx';
import { MainNav } from './main-nav.tsx';
import styles from './shell.module.css';
import { SignOutButton } from './sign-out-button.tsx';

type Props = { readonly user: string };

/** The frame of every page: navigation, who is signed in, whether what is shown is live. */
export function Shell({ user }: Props) {
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(pathname);

  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    // Keyboards and screen readers start at the new page instead of staying where the link was.
    main.current?.focus({ preventScroll: true });
  }, [pathname]);

  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#content">
        Skip to content
      </a>
      <header className={styles.side}>
        <div className={styles.brand}>
          <Brand />
        </div>
        <MainNav />
        <div className={styles.foot}>
          <LiveMark />
          <span className={styles.user} title={`Signed in as ${user}`}>
            {user}
          </span>
          <ColorSchemeButton />
          <SignOutButton />
        </div>
      </header>
      <main id="content" ref={main} className={styles.main} tabIndex={-1}>
        <Outlet />
      </main>
      <ScrollRestoration />
    </div>
  );
}
