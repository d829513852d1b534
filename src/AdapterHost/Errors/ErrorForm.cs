namespace AdapterHost.Errors;

/// <summary>How one <see cref="ApiErrorCode"/> is spelled in HTTP and in OpenAI's error object.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Type">OpenAI's <c>type</c>.</param>
/// <param name="Code">OpenAI's <c>code</c>.</param>
/// <param name="RetryAfterSeconds">Value of <c>Retry-After</c>, where trying again can help.</param>
internal readonly record struct ErrorForm(int Status, string Type, string Code, int? RetryAfterSeconds = null);
