import { connect } from 'node:net';

const answerWithinMs = 2_000;
const protocolVersion = 3 << 16;

/**
 * Whether a PostgreSQL serves on a loopback port: one that starts up or shuts down answers a start-up message with an error, one
 * that serves asks for the password. (PostgreSQL's manual, "Message Formats": StartupMessage, AuthenticationRequest.)
 */
export function asksForPassword(port: number, name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: answerWithinMs });
    const answer = (isServing: boolean): void => {
      socket.destroy();
      resolve(isServing);
    };
    socket.once('error', () => answer(false));
    socket.once('timeout', () => answer(false));
    socket.once('close', () => answer(false));
    socket.once('data', (bytes) => answer(bytes[0] === 'R'.charCodeAt(0)));
    socket.once('connect', () => socket.write(startUpMessage(name, name)));
  });
}

function startUpMessage(user: string, database: string): Buffer {
  const parameters = Buffer.from(`user\0${user}\0database\0${database}\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(head.length + parameters.length, 0);
  head.writeInt32BE(protocolVersion, 4);
  return Buffer.concat([head, parameters]);
}
