using TenantStore.Tests.Library;

namespace TenantStore.Tests.Artifacts.S3;

/// <summary>Cuts one request, counted from 1.</summary>
internal sealed class CutRequests
{
    private readonly Cut _cut;
    private readonly int _at;
    private int _requests;

    public CutRequests(Cut cut, int at) => (_cut, _at, Http) = (cut, at, new FaultyHttp(SendAsync));

    public FaultyHttp Http { get; }

    /// <summary>Whether there were that many.</summary>
    public bool Failed { get; private set; }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, Func<Task<HttpResponseMessage>> next)
    {
        var hit = ++_requests == _at || (Failed && _cut == Cut.Dead);
        Failed |= hit;
        if (hit && _cut == Cut.AnswerLost)
            (await next()).Dispose();
        return hit ? throw new HttpRequestException(CrashWork.Injected) : await next();
    }
}
