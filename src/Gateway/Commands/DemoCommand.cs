using System.Net.Http.Headers;
using System.Text.Json;
using TenantStore.Artifacts;

namespace Gateway.Commands;

/// <summary>
/// Sets up two demo organizations with one adapter each, through the public API of a running gateway, and writes <c>demo.json</c>.
/// <code>demo --base-url URL --platform-token TOKEN --adapters DIR --out FILE [--internal-url URL] [--host-url URL] [--base NAME] [--wait-seconds N]</code>
/// The token may stand in the environment as GATEWAY_PLATFORM_TOKEN instead. <c>--adapters</c> holds one PEFT folder an organization, by slug.
/// </summary>
internal static class DemoCommand
{
    private const string Alias = "quickfix";
    private const int DefaultWaitSeconds = 120;
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(200);
    private static readonly (string Slug, string DisplayName)[] s_tenants = [("acme", "Acme Corporation"), ("globex", "Globex Corporation")];
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<int> RunAsync(CommandOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var baseUrl = options.Require("base-url").TrimEnd('/');
        var file = options.Require("out");
        var platformToken = options.Find("platform-token") ?? Environment.GetEnvironmentVariable("GATEWAY_PLATFORM_TOKEN")
            ?? throw new CommandException("--platform-token or GATEWAY_PLATFORM_TOKEN is missing.", exitCode: 2);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(baseUrl + "/") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", platformToken);
        var client = new DemoClient(http);

        var baseModel = options.Find("base") ?? await WaitForBaseModelAsync(client, options, cancellationToken);
        var tenants = new List<DemoTenant>();
        foreach (var (slug, displayName) in s_tenants)
        {
            tenants.Add(await SetUpAsync(client, slug, displayName, baseModel, options.Require("adapters"), output, cancellationToken));
            await output.WriteLineAsync($"{slug}: {string.Join(", ", tenants[^1].Models)}");
        }

        var demo = new DemoFile(
            baseUrl, platformToken, tenants, options.Get("internal-url", NextPort(baseUrl, 1)), options.Get("host-url", NextPort(baseUrl, 2)));
        PrivateFile.Write(Path.GetFullPath(file), JsonSerializer.SerializeToUtf8Bytes(demo, s_json));
        return 0;
    }

    private static async Task<DemoTenant> SetUpAsync(
        DemoClient client, string slug, string displayName, string baseModel, string adapters, TextWriter output, CancellationToken cancellationToken)
    {
        await client.CreateTenantAsync(slug, displayName, cancellationToken);
        var token = await client.CreateTokenAsync(slug, "demo client", ["inference"], cancellationToken);
        var admin = await client.CreateTokenAsync(
            slug, "demo admin", ["tenant:admin", "adapters:write", "adapters:read", "usage:read"], cancellationToken);

        var (version, refusal) = await client.UploadAsync(slug, Alias, baseModel, Path.Combine(adapters, slug), cancellationToken);
        if (version is not { } number)
        {
            // One's own base model: the demo's adapters belong to another one, and the organizations start on the base itself.
            await output.WriteLineAsync($"{slug}: the demo adapter does not fit {baseModel}: {refusal}");
            return new DemoTenant(slug, token, admin, [baseModel]);
        }

        await client.SetAliasAsync(slug, Alias, Alias, number, cancellationToken);
        await client.SetAliasAsync(slug, "default", Alias, number, cancellationToken);
        return new DemoTenant(slug, token, admin, [$"{baseModel}:{Alias}"]);
    }

    private static async Task<string> WaitForBaseModelAsync(DemoClient client, CommandOptions options, CancellationToken cancellationToken)
    {
        if (!int.TryParse(options.Get("wait-seconds", $"{DefaultWaitSeconds}"), out var seconds))
            throw new CommandException("--wait-seconds is not a number.", exitCode: 2);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(seconds));
        try
        {
            while (true)
            {
                if (await client.BaseModelsAsync(patience.Token) is [var first, ..])
                    return first;
                await Task.Delay(s_poll, TimeProvider.System, patience.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandException($"No host brought a base model within {seconds} s.");
        }
    }

    private static string NextPort(string url, int by)
    {
        var address = new UriBuilder(url);
        return $"{address.Scheme}://{address.Host}:{address.Port + by}";
    }
}
