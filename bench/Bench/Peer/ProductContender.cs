using System.Text.Json;
using Bench.Load;
using Bench.Serving;

namespace Bench.Peer;

/// <summary>Gateway and host: each stream is another tenant's, with its token and, where asked for, its own adapter.</summary>
internal sealed class ProductContender : IContender
{
    private const string BaseModel = "random";
    private const string Alias = "own";

    private readonly RunningProduct _product;
    private readonly List<string> _tokens = [];

    private ProductContender(RunningProduct product)
    {
        _product = product;
    }

    public string Name => "gateway and host";

    public TimeSpan ProcessorTime => _product.ProcessorTime;

    public static async Task<ProductContender> StartAsync(
        HttpClient http, string model, IReadOnlyList<string> adapters, int slots, int contextTokens, int threads)
    {
        var product = await RunningProduct.StartAsync(http, model, BaseModel, new Dictionary<string, string>
        {
            ["Engine__Threads"] = $"{threads}",
            ["Engine__MaxSequences"] = $"{slots}",
            ["Engine__ContextTokens"] = $"{contextTokens}",
        });
        var contender = new ProductContender(product);
        try
        {
            foreach (var (i, path) in adapters.Index())
            {
                contender._tokens.Add(await product.Management.AddTenantAsync($"tenant-{i}", BaseModel, Alias, await File.ReadAllBytesAsync(path)));
            }

            return contender;
        }
        catch
        {
            await product.DisposeAsync();
            throw;
        }
    }

    public StreamCall Ask(int stream, int? adapter, int[] prompt, int tokens) => new(
        new Uri(_product.Url, "/v1/completions"),
        _tokens[adapter ?? stream],
        JsonSerializer.Serialize(new
        {
            model = adapter is null ? BaseModel : $"{BaseModel}:{Alias}",
            prompt,
            max_tokens = tokens,
            temperature = 0,
            ignore_eos = true,
            stream = true,
            stream_options = new { include_usage = true },
        }));

    public ValueTask DisposeAsync() => _product.DisposeAsync();
}
