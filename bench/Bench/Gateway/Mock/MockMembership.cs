using System.Net.Http.Headers;
using System.Net.Http.Json;
using AdapterFormats;
using HostContract;

namespace Bench.Gateway.Mock;

/// <summary>Registers the mock host and reports as a real one does. On a thread of its own; it costs two requests in two seconds.</summary>
internal sealed class MockMembership(int port, int gatewayPort, string joinSecretFile, string model, string name)
{
    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(200);

    private readonly string _bootGeneration = Guid.NewGuid().ToString("N");
    private byte[] _key = [];

    /// <summary>By which probes are answered; empty before the gateway has given one.</summary>
    public byte[] Key => Volatile.Read(ref _key);

    public void Run() => RunAsync().GetAwaiter().GetResult();

    private async Task RunAsync()
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{gatewayPort}") };
        var card = new HostRegistrationRequest
        {
            Address = $"http://127.0.0.1:{port}",
            BootGeneration = _bootGeneration,
            BaseModel = BaseModelDescriptorReader.Read(model, name, ["reference/quickfix-tiny"], CancellationToken.None),
            MaxSequences = 1024,
            ContextTokens = 8192,
        };
        while (true)
        {
            if (await RegisterAsync(http, card) is { } joined)
            {
                Volatile.Write(ref _key, Convert.FromBase64String(joined.MacKey));
                while (await ReportAsync(http, joined))
                    await Task.Delay(TimeSpan.FromSeconds(joined.ReportSeconds), TimeProvider.System);
            }

            await Task.Delay(s_retry, TimeProvider.System);
        }
    }

    private async Task<HostRegistrationResponse?> RegisterAsync(HttpClient http, HostRegistrationRequest card)
    {
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, InternalRoutes.Hosts) { Content = JsonContent.Create(card, options: ContractJson.Options) };
            message.Headers.Add(ContractHeaders.JoinSecret, (await File.ReadAllTextAsync(joinSecretFile)).Trim());
            using var response = await http.SendAsync(message);
            return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<HostRegistrationResponse>(ContractJson.Options) : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return null;
        }
    }

    private async Task<bool> ReportAsync(HttpClient http, HostRegistrationResponse joined)
    {
        var report = new HostReport
        {
            BootGeneration = _bootGeneration,
            Residents = [],
            Running = 0,
            Queued = 0,
            FreeContextTokens = 1 << 20,
            Draining = false,
        };
        using var message = new HttpRequestMessage(HttpMethod.Put, InternalRoutes.ReportOf(joined.HostId)) { Content = JsonContent.Create(report, options: ContractJson.Options) };
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", joined.MacKey);
        try
        {
            using var response = await http.SendAsync(message);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
