using System.Net;

namespace Gateway.Billing;

/// <summary>A host's stream of events on its way to the client, metered.</summary>
internal sealed class MeteredContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly Bill _bill;
    private readonly StreamPulse _pulse;

    public MeteredContent(HttpContent inner, Bill bill, StreamPulse pulse)
    {
        (_inner, _bill, _pulse) = (inner, bill, pulse);
        foreach (var (name, values) in inner.Headers.NonValidated)
            Headers.TryAddWithoutValidation(name, values);
    }

    protected override async Task<Stream> CreateContentReadStreamAsync() => new MeteredStream(await _inner.ReadAsStreamAsync(), _bill, _pulse);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new MeteredStream(await _inner.ReadAsStreamAsync(cancellationToken), _bill, _pulse);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await using var metered = await CreateContentReadStreamAsync();
        await metered.CopyToAsync(stream);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inner.Dispose();
        base.Dispose(disposing);
    }
}
