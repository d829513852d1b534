using System.Collections.Concurrent;
using System.Text.Json;
using Gateway.Generating;

namespace Gateway.Learning.Fixes.Asking;

/// <summary>
/// Which base models' hosts cannot tell log-probabilities: engines outside of this project's own may not. Learnt by asking, and asked anew after a while: it may have been one host of several. For any thread.
/// </summary>
internal sealed class ScoreSupport(TimeProvider time)
{
    /// <summary>One request in so long a time is sent twice, where no host can tell.</summary>
    private static readonly TimeSpan s_known = TimeSpan.FromMinutes(10);

    private const string Field = "logprobs";

    // As many as there are base models.
    private readonly ConcurrentDictionary<TenantStore.BaseModelId, long> _without = new();

    public bool MayAsk(TenantStore.BaseModelId model) => !_without.TryGetValue(model, out var since) || time.GetElapsedTime(since) >= s_known;

    /// <summary>Whether the answer refuses them; then they are not asked for again for a while.</summary>
    public bool IsRefusal(TenantStore.BaseModelId model, GeneratedAnswer answer)
    {
        if (answer.Status != StatusCodes.Status400BadRequest || !NamesField(answer.Body))
            return false;
        _without[model] = time.GetTimestamp();
        return true;
    }

    private static bool NamesField(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.GetProperty("error").GetProperty("param").ValueEquals(Field);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }
}
