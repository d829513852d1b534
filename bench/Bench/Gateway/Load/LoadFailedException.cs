namespace Bench.Gateway.Load;

/// <summary>An answer was not the mock host's, so nothing that was measured counts.</summary>
internal sealed class LoadFailedException(string what) : Exception(what);
