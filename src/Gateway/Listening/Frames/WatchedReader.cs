using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Listening.Frames;

/// <summary>Shows each byte to the watch once, when it first comes, and copies none. One reader at a time, as pipes have it.</summary>
/// <param name="inner">What is read.</param>
/// <param name="watch">Sees it.</param>
/// <param name="refused">Called when the watch has seen enough; the reader then fails.</param>
internal sealed class WatchedReader(PipeReader inner, FrameWatch watch, Action refused) : PipeReader
{
    private ReadOnlySequence<byte> _buffer;
    private long _seen;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        Show(await inner.ReadAsync(cancellationToken));

    public override bool TryRead(out ReadResult result)
    {
        var read = inner.TryRead(out result);
        if (read)
            Show(result);
        return read;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _seen -= _buffer.Slice(0, consumed).Length;
        _buffer = default;
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    private ReadResult Show(ReadResult result)
    {
        _buffer = result.Buffer;
        if (!watch.See(_buffer.Slice(_seen)))
        {
            refused();
            throw new ConnectionAbortedException("Too many frames that ask for nothing.");
        }

        _seen = _buffer.Length;
        return result;
    }
}
