export function homeDirectory(environment?: Readonly<Record<string, string | undefined>>): string;
