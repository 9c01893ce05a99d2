import { createTheme, type MantineColorsTuple } from '@mantine/core';

const sage: MantineColorsTuple = [
  '#eef7f4',
  '#dcede7',
  '#b9dbcf',
  '#93c7b5',
  '#71b59e',
  '#57a88d',
  '#3f9379',
  '#2f7a66',
  '#276857',
  '#1c5143',
];

/** Names what `tokens.css` defines; the variables themselves are not generated at run time. */
export const theme = createTheme({
  colors: { sage },
  primaryColor: 'sage',
  primaryShade: 7,
  defaultRadius: 6,
  respectReducedMotion: true,
});
