import type { ServiceProgram } from './program-language.ts';
import { type Language, programIn } from './program-language.ts';

const shells = ['sh', '/bin/sh', 'bash', '/bin/bash'] as const;
const api = [{ port: 8080, paths: ['/', '/healthz', '/ready', '/metrics'] }] as const;

export const go = (service: ServiceProgram) => programIn(goLanguage(service.name), service);
export const java = (service: ServiceProgram) => programIn(javaLanguage, service);
export const node = (service: ServiceProgram) => programIn(nodeLanguage, service);
export const python = (service: ServiceProgram) => programIn(pythonLanguage, service);

function goLanguage(service: string): Language {
  return {
    listens: api,
    // Distroless: there is no shell in it.
    executables: [`/app/${service}`],
    line: (name, [level, message]) =>
      `time={time} level=${level.toUpperCase()} service=${name} msg=${JSON.stringify(message)}`,
    noise: (name) => [
      `time={time} level=DEBUG service=${name} msg="GC forced" heap_mb=41 goroutines=87`,
      `time={time} level=WARN service=${name} msg="otel: dropped 3 spans, queue full"`,
    ],
    missing: (name, variable) => [
      `time={time} level=INFO service=${name} msg="starting" go=go1.25.4`,
      `panic: required environment variable "${variable}" is not set`,
      '',
      'goroutine 1 [running]:',
      `shop.example/${name}/internal/config.mustGetenv({0x9c4f2e, 0x${variable.length.toString(16)}})`,
      `\t/src/internal/config/config.go:47 +0x9d`,
      `shop.example/${name}/internal/config.Load()`,
      `\t/src/internal/config/config.go:31 +0x1c5`,
      'main.main()',
      `\t/src/cmd/${name}/main.go:22 +0x38`,
      'exit status 2',
    ],
    malformed: (name, variable) => [
      `time={time} level=INFO service=${name} msg="starting" go=go1.25.4`,
      `time={time} level=ERROR service=${name} msg="invalid configuration" variable=${variable} err="unexpected value for ${variable}"`,
      `${name}: cannot parse ${variable}, exiting`,
    ],
  };
}

const javaLanguage: Language = {
  listens: [
    { port: 8080, paths: ['/', '/api'] },
    {
      port: 8081,
      paths: ['/actuator/health', '/actuator/health/liveness', '/actuator/health/readiness', '/actuator/prometheus'],
      readyAfterSeconds: 1,
    },
  ],
  executables: ['java', '/opt/java/openjdk/bin/java', ...shells],
  line: (name, [level, message]) =>
    `{time} ${level.toUpperCase().padStart(5)} 1 --- [${name}] [nio-8080-exec-4] e.shop.${name.replaceAll('-', '')}.${className(name)} : ${message}`,
  noise: (name) => [
    `{time}  WARN 1 --- [${name}] [ool-1 housekeeper] com.zaxxer.hikari.pool.HikariPool : HikariPool-1 - Thread starvation or clock leap detected (housekeeper delta=46s122ms).`,
    '{time}  INFO 1 --- [gc] [main] GC(218) Pause Young (Normal) (G1 Evacuation Pause) 181M->94M(256M) 6.214ms',
  ],
  missing: (name, variable) => [
    '  .   ____          _            __ _ _',
    " /\\\\ / ___'_ __ _ _(_)_ __  __ _ \\ \\ \\ \\",
    ' :: Spring Boot ::                (v3.5.7)',
    `{time}  INFO 1 --- [${name}] [           main] e.shop.${name.replaceAll('-', '')}.Application : Starting Application using Java 21.0.8`,
    `{time}  WARN 1 --- [${name}] [           main] ConfigServletWebServerApplicationContext : Exception encountered during context initialization - cancelling refresh attempt`,
    `{time} ERROR 1 --- [${name}] [           main] o.s.boot.SpringApplication : Application run failed`,
    `org.springframework.beans.factory.BeanCreationException: Error creating bean with name 'settings': Could not resolve placeholder '${variable}' in value "\${${variable}}"`,
    '\tat org.springframework.beans.factory.annotation.AutowiredAnnotationBeanPostProcessor.postProcessProperties(AutowiredAnnotationBeanPostProcessor.java:515)',
    '\tat org.springframework.boot.SpringApplication.run(SpringApplication.java:1361)',
    `\tat example.shop.${name.replaceAll('-', '')}.Application.main(Application.java:14)`,
    `Caused by: java.lang.IllegalArgumentException: Could not resolve placeholder '${variable}' in value "\${${variable}}"`,
  ],
  malformed: (name, variable) => [
    `{time} ERROR 1 --- [${name}] [           main] o.s.boot.SpringApplication : Application run failed`,
    `org.springframework.boot.context.properties.ConfigurationPropertiesBindException: Error creating bean with name 'settings': Could not bind properties: ${variable}`,
    `Caused by: java.lang.IllegalArgumentException: invalid value for ${variable}`,
  ],
};

const nodeLanguage: Language = {
  listens: api,
  executables: ['node', '/usr/local/bin/node', 'npm', ...shells],
  line: (name, [level, message]) =>
    JSON.stringify({ level: { debug: 20, info: 30, warn: 40 }[level], time: '{time}', name, msg: message }),
  noise: (name) => [
    '(node:1) [DEP0040] DeprecationWarning: The `punycode` module is deprecated. Please use a userland alternative instead.',
    JSON.stringify({ level: 40, time: '{time}', name, msg: 'event loop delay above 40 ms', delayMs: 52 }),
  ],
  missing: (_, variable) => [
    'file:///app/dist/config.js:18',
    `    throw new Error(\`Missing required environment variable: \${name}\`);`,
    '          ^',
    '',
    `Error: Missing required environment variable: ${variable}`,
    '    at required (file:///app/dist/config.js:18:11)',
    '    at file:///app/dist/config.js:31:13',
    '    at ModuleJob.run (node:internal/modules/esm/module_job:343:25)',
    '    at async onImport.tracePromise.__proto__ (node:internal/modules/esm/loader:665:26)',
    '',
    'Node.js v22.21.1',
  ],
  malformed: (_, variable) => [
    'file:///app/dist/config.js:27',
    `TypeError: Invalid value for environment variable ${variable}`,
    '    at parse (file:///app/dist/config.js:27:9)',
    'Node.js v22.21.1',
  ],
};

const pythonLanguage: Language = {
  listens: api,
  executables: ['python', 'python3', 'gunicorn', 'celery', ...shells],
  line: (name, [level, message]) =>
    `{time} ${(level === 'warn' ? 'WARNING' : level.toUpperCase()).padEnd(8)} [${name.replaceAll('-', '_')}.app] ${message}`,
  noise: (name) => [
    `/usr/local/lib/python3.13/site-packages/pydantic/_internal/_config.py:383: UserWarning: Valid config keys have changed in V2`,
    `{time} WARNING  [urllib3.connectionpool] Connection pool is full, discarding connection: ${name}. Connection pool size: 10`,
  ],
  missing: (name, variable) => [
    `{time} INFO     [${name.replaceAll('-', '_')}] starting, python 3.13.9`,
    'Traceback (most recent call last):',
    '  File "/app/main.py", line 12, in <module>',
    `    from ${name.replaceAll('-', '_')}.settings import settings`,
    `  File "/app/${name.replaceAll('-', '_')}/settings.py", line 24, in <module>`,
    `    value = os.environ["${variable}"]`,
    '            ~~~~~~~~~~^^^^^^^^^^^^^^',
    '  File "<frozen os>", line 709, in __getitem__',
    `KeyError: '${variable}'`,
  ],
  malformed: (name, variable) => [
    'Traceback (most recent call last):',
    `  File "/app/${name.replaceAll('-', '_')}/settings.py", line 41, in load`,
    `ValueError: invalid value for ${variable}`,
  ],
};

function className(name: string): string {
  return `${name.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase())}Service`;
}
