using System.Globalization;
using System.Text.Json;
using Bench.Engine;
using Bench.Load;
using Bench.Serving;

namespace Bench.Isolation;

/// <summary>
/// T1, the times: whether one tenant can tell by the time to first token what another has sent: B asks for prefixes that A has just sent and for ones that nobody has.
/// The two must be one distribution. That A's own second request is faster shows that there is something to be told.
/// </summary>
internal static class IsolationBench
{
    public const string Usage = "./dev bench isolation [--probes N]";

    private const string Model = "models/quickfix-tiny/quickfix-tiny-f32.gguf", Name = "tiny";
    private const int DefaultProbes = 100, WarmUp = 10;
    private const double LeastP = 0.01;

    public static async Task<int> RunAsync(string[] words)
    {
        var probes = DefaultProbes;
        if (words is not [] && (words is not ["--probes", var number] || !int.TryParse(number, CultureInfo.InvariantCulture, out probes) || probes < 10))
        {
            await Console.Error.WriteLineAsync($"usage: {Usage}   (10 at least)");
            return 2;
        }

        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await using var product = await RunningProduct.StartAsync(http, Model, Name, new Dictionary<string, string>());
        var a = await product.Management.AddTenantAsync("tenant-a", Name, "none", null);
        var b = await product.Management.AddTenantAsync("tenant-b", Name, "none", null);
        using var client = new StreamClient();
        var secrets = new Secrets();
        var samples = new Samples();
        for (var i = -WarmUp; i < probes; i++)
        {
            var (sent, unsent) = (secrets.Next(), secrets.Next());
            var first = await client.AskAsync(Call(product, a, sent));
            // By turns, so that no place in the order is any one's.
            var (probe, control) = i % 2 == 0
                ? (await client.AskAsync(Call(product, b, sent)), await client.AskAsync(Call(product, b, unsent)))
                : Swap(await client.AskAsync(Call(product, b, unsent)), await client.AskAsync(Call(product, b, sent)));
            var again = await client.AskAsync(Call(product, a, sent));
            if (i >= 0)
            {
                samples.Add(first, probe, control, again);
            }
        }

        Console.WriteLine($"T1. machine: {Machine.Describe()}; reference model, prefixes of {samples.PromptTokens} tokens, {probes} of each kind by turns\n");
        return samples.Report(LeastP) ? 0 : 1;
    }

    private static (StreamAnswer, StreamAnswer) Swap(StreamAnswer control, StreamAnswer probe) => (probe, control);

    private static StreamCall Call(RunningProduct product, string token, string prompt) => new(
        new Uri(product.Url, "/v1/completions"),
        token,
        JsonSerializer.Serialize(new
        {
            model = Name,
            prompt,
            max_tokens = 4,
            temperature = 0,
            ignore_eos = true,
            stream = true,
            stream_options = new { include_usage = true },
        }));
}
