import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat, type ICommandHooks } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { alarmAt, alarmAtLogLine, type Trouble } from './alarm.ts';

/** The repository, with a slash at the end. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Every variable that a station's config.ts asks for, and nothing else. */
type EnvironmentOf<Environment> = { readonly [name in keyof Environment]: string };

/** The trouble of its alarm: what is lost when it fails. */
export type LambdaFunctionProps<Environment> = Trouble & {
  /** The folder below `functions/`. */
  readonly station: string;
  readonly environment: EnvironmentOf<Environment>;
  /** Names of log lines that somebody must hear of though no call failed, with the trouble that each tells of. */
  readonly losses?: Readonly<Record<string, Trouble>>;
  readonly timeout: Duration;
  readonly memoryMB: number;
  /** Packages with native code: installed for the Lambda's architecture instead of bundled. */
  readonly native?: readonly string[];
  /** Files that are bundled in the place of packages, by the package's name. */
  readonly inPlaceOf?: Readonly<Record<string, string>>;
  /** Whether Node shows where in the sources an error was thrown; reading the map makes a cold start 15 ms longer. */
  readonly sourceMaps?: boolean;
  /** Files made at synth beside the bundle: name, and the command to whose words the file's path is added. */
  readonly made?: Readonly<Record<string, readonly string[]>>;
};

/**
 * The only way to make a Lambda: runtime, bundling, log retention, typed environment, and an alarm that says who loses what.
 * ESM with module fields loads in half the time of CommonJS (performance.md, section 7).
 */
export function lambdaFunction<Environment>(
  scope: Construct,
  {
    station,
    environment,
    loss,
    runbook,
    losses = {},
    timeout,
    memoryMB,
    native = [],
    inPlaceOf = {},
    sourceMaps = true,
    made = {},
  }: LambdaFunctionProps<Environment>,
): NodejsFunction {
  // `-c native=skip`: synth without network, for the local cloud, which finds native packages in node_modules.
  const skipNative = scope.node.tryGetContext('native') === 'skip';
  const logGroup = new LogGroup(scope, 'Logs', {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  // Not AWSLambdaBasicExecutionRole, with which a function may write to the log of any other.
  const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  role.addToPolicy(
    new PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    }),
  );
  const lambda = new NodejsFunction(scope, 'Function', {
    description: `Newsletter: ${station}`,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    entry: `${root}functions/${station}/handler.ts`,
    handler: 'handler',
    projectRoot: root,
    depsLockFilePath: `${root}package-lock.json`,
    memorySize: memoryMB,
    timeout,
    environment: {
      ...environment,
      POWERTOOLS_SERVICE_NAME: station,
      POWERTOOLS_METRICS_NAMESPACE: Stack.of(scope).stackName,
      ...(sourceMaps && { NODE_OPTIONS: '--enable-source-maps' }),
    },
    logGroup,
    role,
    bundling: {
      format: OutputFormat.ESM,
      target: 'node24',
      mainFields: ['module', 'main'],
      minify: true,
      sourceMap: true,
      sourcesContent: false,
      // The runtime's own SDK is another version on another day: ours is bundled.
      externalModules: skipNative ? [...native] : [],
      // Even an empty list would run npm.
      ...(!skipNative && native.length > 0 && { nodeModules: [...native] }),
      banner:
        "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
      environment: { npm_config_os: 'linux', npm_config_cpu: 'arm64', npm_config_libc: 'glibc' },
      esbuildArgs: Object.fromEntries(Object.entries(inPlaceOf).map(([name, file]) => [`--alias:${name}`, file])),
      commandHooks: makeFiles(made),
    },
  });
  alarmAt(scope, 'Errors', lambda.metricErrors({ period: Duration.minutes(5) }), { loss, runbook });
  for (const [line, lost] of Object.entries(losses)) alarmAtLogLine(scope, logGroup, line, lost);
  return lambda;
}

function makeFiles(made: Readonly<Record<string, readonly string[]>>): ICommandHooks {
  return {
    beforeBundling: (_inputDir, outputDir) =>
      Object.entries(made).map(([file, command]) =>
        [...command, `${outputDir}/${file}`].map((word) => JSON.stringify(word)).join(' '),
      ),
    beforeInstall: () => [],
    afterBundling: () => [],
  };
}
