namespace Gateway.Tests.Edges;

/// <summary>One way to send a request that two programs might read in two ways.</summary>
/// <param name="Name">What is odd about it.</param>
/// <param name="Request">What is sent, one character a byte.</param>
/// <param name="Expected">The statuses that come back. A good request that asks to close follows in the same write: its 200 is there exactly when the odd one was well-defined.</param>
public sealed record FramingCase(string Name, string Request, params int[] Expected)
{
    public override string ToString() => Name;
}
