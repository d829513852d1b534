using System.Collections.Frozen;
using System.Text.Json;
using AdapterHost.Dialects.Generations;
using AdapterHost.Engine;
using AdapterHost.Errors;
using HostContract;

namespace AdapterHost.Telemetry;

/// <summary>What becomes of each inference request, for metrics, and for its trace where it has one. Any thread.</summary>
internal sealed class GenerationObserver(GenerationMetrics metrics, TimeProvider time)
{
    private const string Chat = "chat", Completion = "text_completion", Embeddings = "embeddings";

    /// <summary>Spans of a request at most: a request may have hundreds of choices, and they pass the same steps.</summary>
    private const int MostChoices = 8;

    private static readonly FrozenDictionary<FinishReason, string> Failures =
        new[] { FinishReason.Deadline, FinishReason.NotFinite, FinishReason.Failed, FinishReason.NoTokenLeft, FinishReason.GrammarExhausted, FinishReason.Superseded, FinishReason.Cancelled }
            .ToFrozenDictionary(reason => reason, reason => JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString()));

    private static readonly FrozenDictionary<ApiErrorCode, string> Refusals = Enum.GetValues<ApiErrorCode>()
        .ToFrozenDictionary(code => code, code => JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString()));

    /// <summary>A timestamp for <see cref="Ended"/>.</summary>
    public long Now => time.GetTimestamp();

    /// <summary>An inference request has ended, however it has.</summary>
    /// <param name="context">Its path and its trace.</param>
    /// <param name="arrived">When it came.</param>
    /// <param name="running">What ran of it; all of that has ended.</param>
    /// <param name="error">Why nothing ran.</param>
    public void Ended(HttpContext context, long arrived, RunningGenerations? running, ApiError? error)
    {
        var operation = context.Request.Path.Value == "/v1/chat/completions" ? Chat : Completion;
        metrics.Ended(operation, time.GetElapsedTime(arrived), ErrorOf(running, error));
        if (running is null)
            return;
        metrics.Used(operation, running.CostSoFar);
        var trace = context.Features.Get<HostTrace>();
        foreach (var (choice, end) in running.Set.Ends.Index())
        {
            if (end is null)
                continue;
            var queued = end.QueuedAt == 0 ? arrived : end.QueuedAt;
            metrics.Generated(operation, end, time.GetElapsedTime(arrived, queued));
            if (choice < MostChoices)
                trace?.Generated(end, arrived, queued, choice == 0, choice == 0 && running.HasAdapter);
        }
    }

    /// <summary>The same for embeddings.</summary>
    public void Embedded(long arrived, AnswerUsage usage, ApiError? error)
    {
        metrics.Ended(Embeddings, time.GetElapsedTime(arrived), error is null ? null : Refusals[error.Code]);
        if (usage.Prompt > 0)
            metrics.Used(Embeddings, usage);
    }

    private static string? ErrorOf(RunningGenerations? running, ApiError? error)
    {
        if (error is not null)
            return Refusals[error.Code];
        foreach (var end in running?.Set.Ends ?? [])
        {
            if (end is not null && Failures.TryGetValue(end.Reason, out var failure))
                return failure;
        }

        return null;
    }
}
