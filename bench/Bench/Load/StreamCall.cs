namespace Bench.Load;

/// <summary>One streamed completion to ask for.</summary>
/// <param name="Url">Where.</param>
/// <param name="Token">The credential; null when the server wants none.</param>
/// <param name="Body">The JSON body.</param>
internal sealed record StreamCall(Uri Url, string? Token, string Body);
