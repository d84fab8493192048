import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat, type ICommandHooks } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** The repository, with a slash at the end. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Every variable that a station's config.ts asks for, and nothing else. */
type EnvironmentOf<Environment> = { readonly [name in keyof Environment]: string };

export type LambdaFunctionProps<Environment> = {
  /** The folder below `functions/`. */
  readonly station: string;
  readonly environment: EnvironmentOf<Environment>;
  /** What readers or editors lose when this function fails: the text of its alarm. */
  readonly loss: string;
  readonly timeout: Duration;
  readonly memoryMB: number;
  /** Packages with native code: installed for the Lambda's architecture instead of bundled. */
  readonly native?: readonly string[];
  /** Files made at synth beside the bundle: name, and the command to whose words the file's path is added. */
  readonly made?: Readonly<Record<string, readonly string[]>>;
};

/**
 * The only way to make a Lambda: runtime, bundling, log retention, typed environment, and an alarm that says who loses what.
 * ESM with module fields loads in half the time of CommonJS (performance.md, section 7).
 */
export function lambdaFunction<Environment>(
  scope: Construct,
  { station, environment, loss, timeout, memoryMB, native = [], made = {} }: LambdaFunctionProps<Environment>,
): NodejsFunction {
  // `-c native=skip`: synth without network, for the local cloud, which finds native packages in node_modules.
  const skipNative = scope.node.tryGetContext('native') === 'skip';
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
    environment: { ...environment, POWERTOOLS_SERVICE_NAME: station, NODE_OPTIONS: '--enable-source-maps' },
    logGroup: new LogGroup(scope, 'Logs', { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY }),
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
      commandHooks: makeFiles(made),
    },
  });
  new Alarm(scope, 'Errors', {
    alarmDescription: loss,
    metric: lambda.metricErrors({ period: Duration.minutes(5) }),
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
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
