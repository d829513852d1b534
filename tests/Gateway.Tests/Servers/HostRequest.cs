using HostContract;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Servers;

/// <summary>One request as the fake host saw it, its assertion already believed.</summary>
internal sealed class HostRequest(HttpContext context, Assertion assertion, byte[] body)
{
    public HttpContext Context => context;

    public Assertion Assertion => assertion;

    public byte[] Body => body;

    public HttpResponse Response => context.Response;

    public CancellationToken Aborted => context.RequestAborted;

    public string Digest => assertion.Adapter?.ToString() ?? ContractHeaders.NoAdapter;

    /// <summary>The receipt of an honest host.</summary>
    public void SetReceipt() => Response.Headers[ContractHeaders.AdapterDigest] = Digest;

    public Task JsonAsync(int status, string json)
    {
        Response.StatusCode = status;
        Response.ContentType = "application/json";
        return Response.WriteAsync(json);
    }

    public void StartEvents()
    {
        SetReceipt();
        Response.ContentType = "text/event-stream";
    }

    public async Task EventAsync(string data)
    {
        await Response.WriteAsync($"data: {data}\n\n");
        await Response.Body.FlushAsync();
    }

    /// <summary>Completes when the gateway gives this request up.</summary>
    public Task AbortAsync()
    {
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Aborted.Register(() => aborted.TrySetResult());
        return aborted.Task;
    }
}
