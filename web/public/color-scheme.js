// Runs before the first paint, so that a dark page never flashes white. The page's policy allows no inline script.
(() => {
  const root = document.documentElement;
  let chosen = 'auto';
  try {
    chosen = localStorage.getItem('kubesage-color-scheme') || 'auto';
  } catch {
    // Storage may be forbidden; the system's scheme is right then.
  }
  const isDark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light');
})();
