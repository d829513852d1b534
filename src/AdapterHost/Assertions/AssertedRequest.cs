using HostContract;

namespace AdapterHost.Assertions;

/// <summary>A request that the gateway has signed for: the only thing that endpoints believe.</summary>
/// <param name="Assertion">Who asks, with which adapter and how much of it.</param>
/// <param name="Body">All bytes of the body, the very ones that were signed.</param>
internal sealed record AssertedRequest(Assertion Assertion, ReadOnlyMemory<byte> Body);
