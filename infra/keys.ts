import { CfnOutput, CustomResource, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Environment } from '../functions/make-keys/config.ts';
import { acknowledge } from './acknowledged.ts';
import { lambdaFunction } from './lambda-function.ts';

/**
 * The one secret: link keys by `kid`, the origin header, the key of the address hash. CloudFormation can generate one
 * random string (the origin header, which CloudFront must be given); the keys are added by a custom resource of ours,
 * once, so that nobody who may read the distribution's configuration holds a key.
 */
export class Keys extends Construct {
  readonly secret: Secret;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.secret = new Secret(this, 'Secret', {
      description: 'Newsletter: link keys, origin header, address hash key. Never delete: links of sent mail need it.',
      generateSecretString: {
        secretStringTemplate: '{"v":1}',
        generateStringKey: 'origin',
        passwordLength: 40,
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(
      this.secret,
      'SMG4',
      'Links of sent mail need its keys for ever; newsletter keys rotate adds new ones.',
    );
    const maker = lambdaFunction<Environment>(this, {
      station: 'make-keys',
      environment: { SECRET_ARN: this.secret.secretArn },
      loss: 'The first deployment could not make its keys: no link can be signed, no edition is sent.',
      runbook: 'make-keys fails',
      losses: {
        'keys.failed': {
          loss: 'A deployment could not make its keys: no link can be signed, no edition is sent.',
          runbook: 'Keys could not be made',
        },
      },
      timeout: Duration.seconds(30),
      memoryMB: 256,
    });
    this.secret.grantRead(maker);
    this.secret.grantWrite(maker);
    new CustomResource(this, 'LinkKeys', {
      resourceType: 'Custom::LinkKeys',
      serviceToken: maker.functionArn,
      serviceTimeout: Duration.minutes(5),
    }).node.addDependency(maker);
    new CfnOutput(this, 'SecretArn', { key: 'SecretArn', value: this.secret.secretArn });
  }
}
