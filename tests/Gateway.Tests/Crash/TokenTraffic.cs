using System.Net;

namespace Gateway.Tests.Crash;

/// <summary>Makes tokens and revokes them. One that was revoked stays so for ever; one that was made works until then.</summary>
internal sealed class TokenTraffic(string tenant) : Traffic
{
    private const int Kept = 2;

    private readonly Queue<(string Id, string Secret)> _live = [];
    private readonly List<string> _revoked = [];
    private (string Id, string Secret)? _revoking;

    protected override async Task<bool> StepAsync(CrashClient client)
    {
        if (_live.Count > Kept)
        {
            Begin("revoke a token");
            _revoking = _live.Dequeue();
            if (await client.ManageAsync(HttpMethod.Delete, $"/tenants/{tenant}/tokens/{_revoking.Value.Id}") is null)
                return false;
            _revoked.Add(_revoking.Value.Secret);
            _revoking = null;
        }
        else
        {
            Begin("make a token");
            var body = CrashClient.Json(new { name = "short-lived", scopes = new[] { "inference" } });
            if (await client.ManageAsync(HttpMethod.Post, $"/tenants/{tenant}/tokens", body) is not { } made)
                return false;
            _live.Enqueue(((string)made["id"]!, (string)made["token"]!));
        }

        End();
        return true;
    }

    public override async Task SettleAsync(CrashClient client)
    {
        if (_revoking is { } open)
        {
            if (await AskAsync(client, open.Secret) == HttpStatusCode.Unauthorized)
                _revoked.Add(open.Secret);
            else
                _live.Enqueue(open);
            _revoking = null;
        }

        foreach (var (id, secret) in _live)
            Assert.True(await AskAsync(client, secret) == HttpStatusCode.OK, $"Token {id} was given out and does not work.");
        // The last ones each time; all of them would be thousands in the end.
        foreach (var secret in _revoked.TakeLast(10))
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(client, secret));
    }

    private static async Task<HttpStatusCode> AskAsync(CrashClient client, string secret) =>
        (await client.SendAsync(HttpMethod.Get, "/v1/models", bearer: secret))!.Value.Status;
}
