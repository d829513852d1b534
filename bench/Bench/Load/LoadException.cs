namespace Bench.Load;

/// <summary>A server answered with something that must not be counted as an answer.</summary>
internal sealed class LoadException(string message) : Exception(message);
