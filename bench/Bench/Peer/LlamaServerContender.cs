using System.Text.Json;
using Bench.Load;
using Bench.Serving;

namespace Bench.Peer;

/// <summary>llama-server; each request names every adapter with its scale, as its documentation asks.</summary>
internal sealed class LlamaServerContender(RunningLlamaServer server, int adapters) : IContender
{
    public string Name => "llama-server";

    public TimeSpan ProcessorTime => server.ProcessorTime;

    public StreamCall Ask(int stream, int? adapter, int[] prompt, int tokens) => new(new Uri(server.Url, "/v1/completions"), null, JsonSerializer.Serialize(new
    {
        prompt,
        max_tokens = tokens,
        temperature = 0,
        ignore_eos = true,
        cache_prompt = false,
        stream = true,
        stream_options = new { include_usage = true },
        lora = Enumerable.Range(0, adapters).Select(id => new { id, scale = id == adapter ? 1.0 : 0.0 }),
    }));

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
