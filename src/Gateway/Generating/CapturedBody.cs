namespace Gateway.Generating;

/// <summary>The bytes of a <see cref="CapturedResponse"/>, up to a bound. Written asynchronously, as answers are.</summary>
internal sealed class CapturedBody(CapturedResponse response) : MemoryStream
{
    /// <summary>More than the longest answer within any tenant's token limit.</summary>
    private const int MostBytes = 16 << 20;

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await response.StartAsync();
        if (Length + buffer.Length > MostBytes)
            throw new IOException($"The answer is longer than {MostBytes} bytes.");
        base.Write(buffer.Span);
    }
}
