// What must be on the machine already; each missing thing gives one line that says what to do.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { kafkaFolder, temporalBinary, testServerFolder } from './engines.mjs';
import { pythonFault } from './python.mjs';

const oldestNode = [20, 19];
const oldestJava = 17;

/** The output of a version command, or undefined when there is no such command. */
function versionOf(command, args) {
  const result = spawnSync(command, args, { encoding: 'utf8' });
  return result.status === 0 ? `${result.stdout}${result.stderr}` : undefined;
}

function nodeFault() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = oldestNode;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  return `Node ${process.versions.node} is too old: install Node ${oldestNode.join('.')} or newer from your system or nodejs.org.`;
}

function javaFault(env) {
  const command = env.JAVA_HOME ? join(env.JAVA_HOME, 'bin', 'java') : 'java';
  const version = versionOf(command, ['-version']);
  const remedy = `install Java ${oldestJava} or newer (Debian: apt-get install default-jre-headless), or set KAFKA_BROKERS to a broker.`;
  if (version === undefined) return `Java is missing (Kafka needs it): ${remedy}`;
  const major = Number(/version "(\d+)/.exec(version)?.[1] ?? 0);
  return major >= oldestJava ? undefined : `Java ${major} is too old for Kafka: ${remedy}`;
}

function fetchFaults({ forTests, cache, env }) {
  const faults = [];
  const kafkaWanted = forTests || !env.KAFKA_BROKERS;
  const mavenWanted =
    (kafkaWanted && !existsSync(kafkaFolder(cache))) || (forTests && !existsSync(testServerFolder(cache)));
  if (mavenWanted && versionOf('mvn', ['-v']) === undefined) {
    faults.push(
      'Maven is missing (it fetches Kafka): install it (Debian: apt-get install maven), or set KAFKA_BROKERS to a broker.',
    );
  }
  const temporalWanted = forTests || !env.TEMPORAL_ADDRESS;
  if (temporalWanted && !temporalBinary(cache, env) && versionOf('go', ['version']) === undefined) {
    faults.push(
      "Temporal is missing: install its command 'temporal' (docs.temporal.io/cli) or Go (it builds it), or set TEMPORAL_ADDRESS to a server.",
    );
  }
  return faults;
}

/**
 * @param {{forTests: boolean, root: string, cache: string, env: NodeJS.ProcessEnv}} wanted
 * @returns {string[]} one line a missing prerequisite
 */
export function missingPrerequisites({ forTests, root, cache, env }) {
  const faults = [nodeFault()];
  if (versionOf('npm', ['--version']) === undefined)
    faults.push('npm is missing: it comes with Node; Debian: apt-get install npm.');
  if (forTests || !env.KAFKA_BROKERS) faults.push(javaFault(env));
  faults.push(...fetchFaults({ forTests, cache, env }));
  if (forTests) faults.push(pythonFault(root, cache));
  return faults.filter((line) => line !== undefined);
}
