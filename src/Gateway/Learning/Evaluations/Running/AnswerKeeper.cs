using System.Text;
using System.Text.Json;
using Learning.Evaluation.Runs;
using TenantStore;
using TenantStore.Encryption;
using TenantStore.Evaluations;

namespace Gateway.Learning.Evaluations.Running;

/// <summary>From a question's end to the row that is stored: scored, and the answer sealed. And back. For any thread.</summary>
internal sealed class AnswerKeeper(AnswerScorer scorer, ContentSeal seal)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    public async Task<EvaluationItem> KeepAsync(TenantId tenant, string evaluation, EvaluationTask task, QuestionEnd end, CancellationToken cancellationToken)
    {
        var (text, tokens, took, ended) = end switch
        {
            QuestionEnd.Answered answered => (answered.Text.Text, answered.Text.AnswerTokens, answered.Milliseconds, !answered.Text.IsCut),
            QuestionEnd.Unanswerable none => ("", 0, none.Milliseconds, false),
            _ => throw new ArgumentOutOfRangeException(nameof(end), end, "Not an answer."),
        };
        var score = scorer.Score(task.Sample, task.Subject.Mode, text, ended);
        var box = await seal.SealAsync(tenant, EvaluationItem.PlaceOf(evaluation, task.Key), Encoding.UTF8.GetBytes(text), cancellationToken);
        return new EvaluationItem
        {
            Key = task.Key,
            Position = task.Position,
            Scores = JsonSerializer.Serialize(score, s_json),
            Tokens = tokens,
            DurationMs = took,
            Answer = box,
        };
    }

    /// <summary>Null when its key is gone.</summary>
    public async Task<string?> OpenAsync(TenantId tenant, string evaluation, EvaluationItem item, CancellationToken cancellationToken) =>
        await seal.OpenAsync(tenant, EvaluationItem.PlaceOf(evaluation, item.Key), item.Answer, cancellationToken) is { } text ? Encoding.UTF8.GetString(text) : null;

    public static SampleResult ResultOf(EvaluationItem item) => new(ScoreOf(item), item.Tokens, item.DurationMs);

    public static AnswerScore ScoreOf(EvaluationItem item) =>
        JsonSerializer.Deserialize<AnswerScore>(item.Scores, s_json) ?? throw new TenantStoreException($"The scores of an item of an evaluation are empty.");
}
