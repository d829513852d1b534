using System.Net;

namespace Gateway.Learning.Outcomes.Serving;

/// <summary>A host's whole answer on its way to the client, copied as it passes. Its headers have gone on already.</summary>
internal sealed class CapturedContent(HttpContent inner, AnswerCapture capture) : HttpContent
{
    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new CapturedStream(await inner.ReadAsStreamAsync(cancellationToken), capture);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await using var captured = await CreateContentReadStreamAsync();
        await captured.CopyToAsync(stream);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = inner.Headers.ContentLength ?? 0;
        return inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
