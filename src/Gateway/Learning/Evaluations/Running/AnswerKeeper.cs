using System.Text;
using System.Text.Json;
using Learning.Evaluation.Runs;
using Gateway.Learning.Users;
using TenantStore;
using TenantStore.Encryption;
using TenantStore.Evaluations;

namespace Gateway.Learning.Evaluations.Running;

/// <summary>From a question's end to the row that is stored: scored, and the answer sealed. And back. For any thread.</summary>
internal sealed class AnswerKeeper(AnswerScorer scorer, ContentSeal seal, ContentHashes hashes, Registry registry)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    public async Task<EvaluationItem> KeepAsync(TenantId tenant, string evaluation, EvaluationTask task, QuestionEnd end, CancellationToken cancellationToken)
    {
        var (text, tokens, took, ended, unanswerable) = end switch
        {
            QuestionEnd.Answered answered => (answered.Text.Text, answered.Text.AnswerTokens, answered.Milliseconds, !answered.Text.IsCut, false),
            QuestionEnd.Unanswerable none => ("", 0, none.Milliseconds, false, true),
            _ => throw new ArgumentOutOfRangeException(nameof(end), end, "Not an answer."),
        };
        return await KeepAsync(tenant, evaluation, task, text, tokens, took, ended, unanswerable, cancellationToken);
    }

    /// <summary>
    /// The answer to the same question, if any evaluation of the tenant has it: who was asked is the same bytes, and all answers are greedy. One that did not end by itself is asked anew. What a base model said of a set is asked once, not once for each version that is compared with it.
    /// Null when there is none.
    /// </summary>
    public async Task<EvaluationItem?> FindAsync(TenantId tenant, string evaluation, EvaluationTask task, CancellationToken cancellationToken)
    {
        (string Evaluation, EvaluationItem Item)? found;
        await using (var scope = await registry.BeginReadAsync(tenant, cancellationToken))
            found = await scope.Evaluations.FindAnswerAsync(QuestionOf(tenant, task), cancellationToken);
        if (found is not var (other, item) || !ScoreOf(item).Ended || await OpenAsync(tenant, other, item, cancellationToken) is not { } text)
            return null;
        return await KeepAsync(tenant, evaluation, task, text, item.Tokens, item.DurationMs, ended: true, unanswerable: false, cancellationToken);
    }

    /// <summary>A keyed hash of who is asked what.</summary>
    public string QuestionOf(TenantId tenant, EvaluationTask task)
    {
        var (model, prompt) = (task.Subject.Model, task.Subject.Mode.Render(task.Sample.Question));
        return hashes.Of(tenant, string.Join(
            '\0', "evaluation-1", model.Base.Id.Digest, model.Adapter?.Digest.ToString() ?? "none", task.Subject.Mode.Answer, prompt.System ?? "", prompt.User, task.Sample.Question.Code));
    }

    private async Task<EvaluationItem> KeepAsync(
        TenantId tenant, string evaluation, EvaluationTask task, string text, int tokens, int took, bool ended, bool unanswerable, CancellationToken cancellationToken)
    {
        var score = scorer.Score(task.Sample, task.Subject.Mode, text, ended) with { Unanswerable = unanswerable };
        var box = await seal.SealAsync(tenant, EvaluationItem.PlaceOf(evaluation, task.Key), Encoding.UTF8.GetBytes(text), cancellationToken);
        return new EvaluationItem
        {
            Key = task.Key,
            Position = task.Position,
            Question = QuestionOf(tenant, task),
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
