/** What a client is sent: the name of an operation and its input, as `new GetCommand(input)` of the SDK. */
export function command<Input, Operation extends string = string>(operation: Operation) {
  return class {
    readonly operation = operation;
    readonly input: Input;
    constructor(input: Input) {
      this.input = input;
    }
  };
}
